// SPDX-License-Identifier: Apache-2.0
// What a caller can meet: Result<T> holds a value or an Error. Shaped like std::expected, which g++ 12 lacks in C++20.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace spoor {

// The seven ways a request can fail; each maps to one exception of the wire API and to an exit code.
enum class Code : std::uint8_t { invalid_input, not_found, conflict, denied, throttled, quota, internal };

struct [[nodiscard]] Error {
  Code code = Code::internal;
  std::string message;  // names the thing and the remedy: "cannot read logs/a.json.gz: permission denied"
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

struct Done {};  // the value of a Result that has nothing to return
using Status = Result<Done>;

}  // namespace spoor

#define SPOOR_JOIN_(a, b) a##b
#define SPOOR_JOIN(a, b) SPOOR_JOIN_(a, b)
// `SPOOR_TRY(auto rows, engine.run(...));` declares the value or returns the error to the caller.
#define SPOOR_TRY(declaration, expression)           \
  auto SPOOR_JOIN(result_, __LINE__) = (expression); \
  if (!SPOOR_JOIN(result_, __LINE__)) {              \
    return SPOOR_JOIN(result_, __LINE__).error();    \
  }                                                  \
  declaration = *std::move(SPOOR_JOIN(result_, __LINE__))
// `SPOOR_CHECK(store.commit());` for calls with nothing to return.
#define SPOOR_CHECK(expression)                    \
  do {                                             \
    if (auto checked_ = (expression); !checked_) { \
      return checked_.error();                     \
    }                                              \
  } while (false)
