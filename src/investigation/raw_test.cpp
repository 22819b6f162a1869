// SPDX-License-Identifier: Apache-2.0
#include "investigation/raw.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <span>

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kFirst = "11111111-1111-4111-8111-111111111111";
const std::string kSecond = "22222222-2222-4222-8222-222222222222";

// Counts how often the ledger is asked.
class CountingEngine final : public store::Engine {
 public:
  explicit CountingEngine(store::Engine& engine) : engine_(engine) {}

  Result<store::Answer> run(const store::Query& query, std::span<const store::Param> params) override {
    ledger_asked_ += query.name == "raw.objects" ? 1 : 0;
    return engine_.run(query, params);
  }
  Status each(const store::Query& query, std::span<const store::Param> params,
              const std::function<bool(std::span<const store::Cell>)>& row) override {
    return engine_.each(query, params, row);
  }
  int ledger_asked() const { return ledger_asked_; }

 private:
  store::Engine& engine_;
  int ledger_asked_ = 0;
};

class RawTest : public StoreFixture {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "spoor-raw-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    file_ = (folder_ / "log.json").string();
    write(R"({"Records":[)" + record(kFirst, "one-bucket") + "," + record(kSecond, "two\xff-bucket") + "]}");
    add("source_object", {{"id", "1"}, {"path", file_}, {"sha256", "abc"}, {"kind", "cloudtrail"}});
    call(kScope, {{"event_id", kFirst}, {"operation", "GetObject"}});
    call(kScope + 1, {{"event_id", kSecond}, {"operation", "PutObject"}});
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static std::string record(const std::string& id, const std::string& bucket) {
    return R"({"eventID":")" + id + R"(","requestParameters":{"bucketName":")" + bucket + R"("}})";
  }
  void write(const std::string& bytes) const { std::ofstream(file_, std::ios::binary) << bytes; }

  static RawFilter alices(const std::string& operation = {}, const std::string& resource = {}) {
    RawFilter filter;
    filter.principal = kAlice;
    filter.operation = operation;
    filter.resource = resource;
    return filter;
  }

  RawOutcome read(const RawFilter& filter) {
    told_.clear();
    const auto outcome = read_raw(engine(), filter, [this](std::string_view record) { told_.emplace_back(record); });
    EXPECT_TRUE(outcome) << outcome.error().message;
    return *outcome;
  }

  std::filesystem::path folder_;
  std::string file_;
  std::vector<std::string> told_;
};

TEST_F(RawTest, TheRecordComesByteForByteAsItLies) {
  const RawOutcome outcome = read(alices("PutObject"));
  EXPECT_THAT(told_, ElementsAre(record(kSecond, "two\xff-bucket")));
  EXPECT_EQ(outcome.wanted, 1);
  EXPECT_THAT(outcome.missing, IsEmpty());
}

TEST_F(RawTest, EveryFilterMustHoldAndTimesAreHalfOpen) {
  RawFilter timed;
  timed.from = kScope;
  timed.to = kScope + 1;
  EXPECT_EQ(read(timed).wanted, 1);
  EXPECT_THAT(told_, ElementsAre(HasSubstr(kFirst)));
  RawFilter one = alices();
  one.event_id = kFirst;
  EXPECT_EQ(read(one).wanted, 1);
  EXPECT_THAT(told_, ElementsAre(HasSubstr(kFirst)));
  one.operation = "PutObject";
  EXPECT_EQ(read(one).wanted, 0);
  EXPECT_EQ(read(alices("DeleteObject")).wanted, 0);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(RawTest, AResourceIsAPartOfTheRecord) {
  const RawOutcome outcome = read(alices({}, "one-bucket"));
  EXPECT_THAT(told_, ElementsAre(HasSubstr(kFirst)));
  EXPECT_EQ(outcome.wanted, 2);
  EXPECT_THAT(outcome.missing, IsEmpty());
}

TEST_F(RawTest, AFileThatIsGoneOrChangedIsNamedWithItsChecksum) {
  write(R"({"Records":[)" + record(kFirst, "one-bucket") + "]}");
  EXPECT_THAT(read(alices()).missing,
              ElementsAre(testing::AllOf(HasSubstr("1 of 2 records are no longer in it"), HasSubstr("abc"))));
  std::filesystem::remove(file_);
  const RawOutcome gone = read(alices());
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_THAT(gone.missing, ElementsAre(testing::AllOf(HasSubstr("cannot be opened"), HasSubstr(file_))));
}

TEST_F(RawTest, TheLedgerIsAskedOnceForAllFiles) {
  const std::string other = "33333333-3333-4333-8333-333333333333";
  const std::string path = (folder_ / "other.json").string();
  std::ofstream(path, std::ios::binary) << record(other, "three-bucket");
  add("source_object", {{"id", "5"}, {"path", path}, {"sha256", "def"}, {"kind", "cloudtrail"}});
  call(kScope + 2, {{"event_id", other}, {"source_object", "5"}});
  call(kScope + 3, {{"event_id", "44444444-4444-4444-8444-444444444444"}, {"source_object", "5"}});
  call(kScope + 4, {{"event_id", "55555555-5555-4555-8555-555555555555"}, {"source_object", "9"}});
  CountingEngine counting(engine());
  const auto outcome = read_raw(counting, alices(), [this](std::string_view text) { told_.emplace_back(text); });
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(counting.ledger_asked(), 1);
  EXPECT_THAT(told_, ElementsAre(HasSubstr(kFirst), HasSubstr(kSecond), HasSubstr(other)));
  EXPECT_THAT(outcome->missing, ElementsAre(testing::AllOf(HasSubstr("other.json: 1 of 2 records"), HasSubstr("def")),
                                            "object 9 is not in the ledger"));
}

TEST_F(RawTest, AnObjectThatTheLedgerDoesNotKnowIsSaid) {
  call(kScope, {{"event_id", "33333333-3333-4333-8333-333333333333"}, {"ip", "192.0.2.77"}, {"source_object", "9"}});
  RawFilter there;
  there.ip = "192.0.2.77";
  EXPECT_THAT(read(there).missing, ElementsAre("object 9 is not in the ledger"));
}

}  // namespace
}  // namespace spoor::investigation
