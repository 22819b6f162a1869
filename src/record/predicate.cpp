// SPDX-License-Identifier: Apache-2.0
#include "record/predicate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace spoor::record {
namespace {

constexpr std::size_t kMaxDepth = 24;
constexpr std::size_t kMaxNodes = 200;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_name_char(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty() ? std::optional(number)
                                                                                   : std::nullopt;
}

// Calls `see` for each member of a comma separated list until it says true.
template <typename See>
bool any_member(std::string_view list, See see) {
  for (;;) {
    const auto comma = list.find(',');
    if (see(list.substr(0, comma))) {
      return true;
    }
    if (comma == std::string_view::npos) {
      return false;
    }
    list.remove_prefix(comma + 1);
  }
}

// `word` is lower case. No letter may touch it, so `kali7` and `-kali-` mention kali and `kalinka` does not.
bool mentions(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return lower(a) == b; };
  for (auto from = text.begin(); from < text.end();) {
    const auto at = std::search(from, text.end(), word.begin(), word.end(), same);
    if (at == text.end()) {
      return false;
    }
    const auto after = at + static_cast<std::ptrdiff_t>(word.size());
    if ((at == text.begin() || !is_letter(at[-1])) && (after == text.end() || !is_letter(*after))) {
      return true;
    }
    from = at + 1;
  }
  return false;
}

// Whether a list of ranges `22-22,8000-9000` or `all` holds one of the ports.
bool covers(std::string_view ranges, const std::vector<std::int64_t>& ports) {
  return any_member(ranges, [&](std::string_view range) {
    if (range == "all") {
      return true;
    }
    const auto dash = range.find('-');
    const auto first = number_in(range.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : number_in(range.substr(dash + 1));
    return first && last &&
           std::ranges::any_of(ports, [&](std::int64_t port) { return *first <= port && port <= *last; });
  });
}

std::optional<std::string_view> find(const NamedValues& values, std::string_view name) {
  const auto found = std::ranges::find(values, name, &NamedValues::value_type::first);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

class PredicateParser {
 public:
  explicit PredicateParser(std::string_view text) : text_(text) {}

  Result<Predicate> parse() {
    next();
    either(0);  // adds the root last
    if (error_.empty() && !token_.empty()) {
      fail("nothing more is expected");
    }
    if (!error_.empty()) {
      return Error{Code::internal, error_};
    }
    return std::move(predicate_);
  }

 private:
  using Op = Predicate::Op;
  using Node = Predicate::Node;

  std::size_t fail(std::string_view reason) {
    if (error_.empty()) {
      error_ = fmt::format("predicate, character {}: {}", start_ + 1, reason);
    }
    token_ = {};
    return 0;
  }

  void next() {
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
    start_ = at_;
    if (at_ == text_.size()) {
      token_ = {};
      return;
    }
    const char first = text_[at_];
    if (first == '\'') {
      const auto end = text_.find('\'', at_ + 1);
      at_ = end == std::string_view::npos ? text_.size() : end + 1;
    } else if (is_name_char(first) || first == '-') {
      while (at_ < text_.size() && (is_name_char(text_[at_]) || text_[at_] == '-')) {
        ++at_;
      }
    } else {
      at_ += text_.substr(at_).starts_with("!=") || text_.substr(at_).starts_with("<=") ||
                     text_.substr(at_).starts_with(">=")
                 ? 2
                 : 1;
    }
    token_ = text_.substr(start_, at_ - start_);
  }

  bool take(std::string_view token) {
    if (token_ != token) {
      return false;
    }
    next();
    return true;
  }

  std::size_t add(Node node) {
    if (predicate_.nodes_.size() >= kMaxNodes) {
      return fail("too long");
    }
    predicate_.nodes_.push_back(std::move(node));
    return predicate_.nodes_.size() - 1;
  }

  std::size_t join(Op op, std::size_t left, std::size_t right) {
    Node node;
    node.op = op;
    node.left = left;
    node.right = right;
    return add(std::move(node));
  }

  std::size_t either(std::size_t depth) {
    auto left = both(depth);
    while (take("or")) {
      left = join(Op::either, left, both(depth));
    }
    return left;
  }

  std::size_t both(std::size_t depth) {
    auto left = one(depth);
    while (take("and")) {
      left = join(Op::both, left, one(depth));
    }
    return left;
  }

  std::size_t one(std::size_t depth) {
    if (depth >= kMaxDepth) {
      return fail("too deep");
    }
    if (take("not")) {
      const auto inner = one(depth + 1);
      return join(Op::negate, inner, inner);
    }
    if (take("(")) {
      const auto inner = either(depth + 1);
      return take(")") ? inner : fail("a closing parenthesis is missing");
    }
    return comparison();
  }

  std::size_t comparison() {
    if (token_.empty() || !is_letter(token_.front())) {
      return fail("a name is expected");
    }
    Node node;
    node.name = token_;
    next();
    struct Named {
      std::string_view token;
      Op op;
    };
    constexpr std::array<Named, 15> kOps = {{{"=", Op::equal},
                                             {"!=", Op::unequal},
                                             {"contains", Op::contains},
                                             {"starts_with", Op::starts_with},
                                             {"ends_with", Op::ends_with},
                                             {"has", Op::has},
                                             {"mentions", Op::mentions},
                                             {"in", Op::in},
                                             {"covers", Op::covers},
                                             {"<", Op::less},
                                             {"<=", Op::at_most},
                                             {">", Op::more},
                                             {">=", Op::at_least},
                                             {"present", Op::present},
                                             {"absent", Op::absent}}};
    const auto* found = std::ranges::find(kOps, token_, &Named::token);
    if (found == kOps.end()) {
      return fail("a comparison is expected");
    }
    node.op = found->op;
    next();
    operand(node);
    return add(std::move(node));
  }

  void operand(Node& node) {
    switch (node.op) {
      case Op::present:
      case Op::absent:
        return;
      case Op::in:
        return members([&] { node.members.push_back(text_value()); });
      case Op::covers:
        return members([&] { node.numbers.push_back(number_value()); });
      case Op::less:
      case Op::at_most:
      case Op::more:
      case Op::at_least:
        node.numbers.push_back(number_value());
        return;
      default:
        break;
    }
    if ((node.op == Op::equal || node.op == Op::unequal) && !token_.empty() && is_letter(token_.front())) {
      node.against_name = true;
      node.value = token_;
      next();
      return;
    }
    node.value = text_value();
    if (node.op == Op::mentions) {
      std::ranges::transform(node.value, node.value.begin(), lower);
      if (node.value.empty()) {
        fail("a word is expected");
      }
    }
  }

  template <typename Take>
  void members(Take take_one) {
    if (!take("{")) {
      fail("{ is expected");
      return;
    }
    do {
      take_one();
    } while (error_.empty() && take(","));
    if (error_.empty() && !take("}")) {
      fail("} is expected");
    }
  }

  std::string text_value() {
    if (token_.size() < 2 || token_.front() != '\'' || token_.back() != '\'') {
      fail("a text in quotes is expected");
      return {};
    }
    std::string value(token_.substr(1, token_.size() - 2));
    next();
    return value;
  }

  std::int64_t number_value() {
    const auto number = number_in(token_);
    if (!number) {
      fail("a whole number is expected");
      return 0;
    }
    next();
    return *number;
  }

  std::string_view text_;
  std::string_view token_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::string error_;
  Predicate predicate_;
};

Result<Predicate> Predicate::parse(std::string_view text) {
  return text.empty() ? Result<Predicate>(Predicate{}) : PredicateParser(text).parse();
}

bool Predicate::holds(const NamedValues& values) const { return nodes_.empty() || holds(nodes_.size() - 1, values); }

bool Predicate::holds(std::size_t index, const NamedValues& values) const {
  const Node& node = nodes_[index];
  switch (node.op) {
    case Op::both:
      return holds(node.left, values) && holds(node.right, values);
    case Op::either:
      return holds(node.left, values) || holds(node.right, values);
    case Op::negate:
      return !holds(node.left, values);
    default:
      break;
  }
  const auto left = find(values, node.name);
  if (node.op == Op::present || node.op == Op::absent) {
    return left.has_value() == (node.op == Op::present);
  }
  const auto right = node.against_name ? find(values, node.value) : std::optional<std::string_view>(node.value);
  return left && right && compare(node, *left, *right);
}

bool Predicate::compare(const Node& node, std::string_view left, std::string_view right) {
  const auto ordered = [&](auto order) {
    const auto number = number_in(left);
    return number && order(*number, node.numbers.front());
  };
  switch (node.op) {
    case Op::equal:
      return left == right;
    case Op::unequal:
      return left != right;
    case Op::contains:
      return left.find(right) != std::string_view::npos;
    case Op::starts_with:
      return left.starts_with(right);
    case Op::ends_with:
      return left.ends_with(right);
    case Op::has:
      return any_member(left, [&](std::string_view member) { return member == right; });
    case Op::mentions:
      return mentions(left, right);
    case Op::in:
      return any_member(
          left, [&](std::string_view member) { return std::ranges::find(node.members, member) != node.members.end(); });
    case Op::covers:
      return covers(left, node.numbers);
    case Op::less:
      return ordered(std::less<>{});
    case Op::at_most:
      return ordered(std::less_equal<>{});
    case Op::more:
      return ordered(std::greater<>{});
    case Op::at_least:
      return ordered(std::greater_equal<>{});
    default:
      return false;
  }
}

std::vector<std::string_view> Predicate::names() const {
  std::vector<std::string_view> names;
  for (const auto& node : nodes_) {
    if (!node.name.empty()) {
      names.push_back(node.name);
    }
    if (node.against_name) {
      names.push_back(node.value);
    }
  }
  return names;
}

}  // namespace spoor::record
