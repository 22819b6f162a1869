// SPDX-License-Identifier: Apache-2.0
#include "record/reader.hpp"

#include <algorithm>
#include <random>
#include <set>

#include "record/reading_test.hpp"

namespace spoor::record {
namespace {

struct Container {
  const char* shape;
  std::string text;
};

std::vector<Container> containers() {
  const std::string one = record_json(1);
  const std::string two = record_json(2);
  return {
      {"records", "{\"Records\":[" + one + "," + two + "]}"},
      {"records", "\xef\xbb\xbf\n{ \"Records\" : [ " + one + " ,\n" + two + " ] }\n"},
      {"records", "{\"meta\":{\"a\":[1,{}]},\"Records\":[" + one + "," + two + "],\"more\":{\"b\":null}}"},
      {"array", "[" + one + "," + two + "]"},
      {"lines", one + "\n" + two + "\n"},
      {"lines", one + "\r\n\r\n" + two},
      {"lines", "{\"Records\":[" + one + "]}\n{\"Records\":[" + two + "]}"},
      {"bare", one + two},
      {"records", "{\"Records\":[" + one + "]}{\"Records\":[" + two + "]}"},
  };
}

TEST(Reader, ReadsEveryContainerInMemoryAndAsAStream) {
  for (const Container& container : containers()) {
    for (const auto& reading : {read_text(container.text), stream_text(container.text)}) {
      EXPECT_EQ(reading->tally.events, 2) << container.text;
      EXPECT_EQ(reading->tally.rejected, 0) << container.text;
      EXPECT_EQ(reading->tally.shape, container.shape) << container.text;
      EXPECT_EQ(reading->tally.kind, "cloudtrail");
      EXPECT_EQ(reading->tally.note, "") << container.text;
      EXPECT_EQ(reading->batch.call.size, 2U);
      EXPECT_EQ(reading->tally.json_bytes, static_cast<std::int64_t>(container.text.size()));
    }
  }
  EXPECT_EQ(read_text(record_json(1))->tally.shape, "bare");
}

TEST(Reader, EmptyObjectsHoldNothing) {
  for (const char* text : {"", "  \n", "[]", "{\"Records\":[]}", "\xef\xbb\xbf"}) {
    const auto reading = read_text(text);
    EXPECT_EQ(reading->tally.records(), 0) << text;
    EXPECT_EQ(stream_text(text)->tally.records(), 0) << text;
  }
}

TEST(Reader, ABadRecordCostsOneRejectWithItsPlace) {
  const std::string one = record_json(1);
  const std::string two = record_json(2);
  const std::vector<std::string> bad = {
      R"({"eventVersion":"1.08","eventName":)",
      R"({"eventVersion":"1.08" "eventName":"x"})",
      R"({"eventVersion":"1.08,"eventName":"x","a":[{"b":1}],"c":{"d":2}})",
      R"({"eventVersion":"1.08","a":[{"b":1},{"b":2}],"c":})",
      R"({"eventVersion":"1.08","a":[1,2})",
      "{\"eventVersion\":\"1.0\n8\"}",
  };
  for (const std::string& text : bad) {
    const std::string whole = "{\"Records\":[" + one + "," + text + "," + two + "]}";
    for (const auto& reading : {read_text(whole), stream_text(whole)}) {
      EXPECT_EQ(reading->tally.events, 2) << text;
      ASSERT_EQ(reading->tally.rejected, 1) << text;
      EXPECT_EQ(reading->offset(), static_cast<std::int64_t>(13 + one.size())) << text;
      EXPECT_NE(reading->tally.note.find("not valid JSON at offset"), std::string::npos);
    }
  }
}

TEST(Reader, DeepNestingIsARejectAndNothingWorse) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  const std::string whole = "[" + record_json(1) + "," + deep + "," + record_json(2) + "]";
  for (const auto& reading : {read_text(whole), stream_text(whole)}) {
    EXPECT_EQ(reading->tally.events, 2);
    EXPECT_EQ(reading->tally.rejected, 1);
  }
}

TEST(Reader, TwoBadRecordsAreTwoRejects) {
  const std::string bad = R"({"eventVersion":"1.08","eventName":})";
  const auto reading = read_text("[" + record_json(1) + "," + bad + "," + bad + "," + record_json(2) + "]");
  EXPECT_EQ(reading->tally.events, 2);
  EXPECT_EQ(reading->tally.rejected, 2);
}

TEST(Reader, ACutOffTailIsOneReject) {
  const std::string one = record_json(1);
  const std::string whole = "{\"Records\":[" + one + "," + record_json(2);
  const auto reading = read_text(whole.substr(0, whole.size() - 30));
  EXPECT_EQ(reading->tally.events, 1);
  ASSERT_EQ(reading->tally.rejected, 1);
  EXPECT_EQ(reading->reason(), "cut off");
  EXPECT_EQ(reading->offset() + reading->length(), static_cast<std::int64_t>(whole.size() - 30));
}

TEST(Reader, StrayClosersAreNoRecords) {
  const std::string whole = "[" + record_json(1) + "}}}," + record_json(2) + "],,]";
  const auto reading = read_text(whole);
  EXPECT_EQ(reading->tally.events, 2);
  EXPECT_EQ(reading->tally.rejected, 0);
  EXPECT_EQ(reading->tally.note, "not valid JSON at offset " + std::to_string(1 + record_json(1).size()));
}

TEST(Reader, OtherJsonIsRejectedWithItsReason) {
  struct Case {
    const char* text;
    const char* reason;
  };
  const std::vector<Case> cases = {
      {R"({"aws":{"cloudtrail":{"eventName":"x"}}})", "not a CloudTrail record: no eventName/eventSource"},
      {R"({"eventName":"x"})", "not a CloudTrail record: no eventSource"},
      {R"({"eventName":7,"eventSource":"s"})", "not a CloudTrail record: no eventName"},
      {R"({"eventName":"x","eventSource":"s"})", "no eventTime"},
      {R"({"eventName":"x","eventSource":"s","eventTime":null})", "no eventTime"},
      {R"({"eventName":"x","eventSource":"s","eventTime":"yesterday"})", "eventTime cannot be read: yesterday"},
      {R"({"eventName":"x","eventSource":"s","eventTime":"2023-02-30T00:00:00Z"})",
       "eventTime cannot be read: 2023-02-30T00:00:00Z"},
  };
  for (const Case& expected : cases) {
    const auto reading = read_text(expected.text);
    ASSERT_EQ(reading->tally.rejected, 1) << expected.text;
    EXPECT_EQ(reading->reason(), expected.reason);
    EXPECT_EQ(reading->tally.kind, "unknown");
    EXPECT_EQ(reading->offset(), 0);
    EXPECT_EQ(reading->length(), static_cast<std::int64_t>(std::string_view(expected.text).size()));
  }
}

TEST(Reader, InsightsAggregatesAndDigestsAreIgnored) {
  const auto reading = read_text(
      R"({"Records":[{"eventType":"AwsCloudTrailInsight","insightDetails":{}},{"eventCategory":"Aggregated"}]})");
  EXPECT_EQ(reading->tally.ignored, 2);
  EXPECT_EQ(reading->tally.rejected, 0);
  EXPECT_EQ(read_text(R"({"awsAccountId":"1","digestStartTime":"x","logFiles":[]})")->tally.ignored, 1);
}

TEST(Reader, OddMembersDoNotCostTheRecord) {
  const std::vector<std::string> more = {
      R"(,"eventName":"GetObject")",
      R"(,"errorCode":5)",
      R"(,"userIdentity":null)",
      R"(,"userIdentity":[])",
      R"(,"awsRegion":null)",
      R"(,"resources":"none")",
      R"(,"resources":[null,{"ARN":1},{"ARN":"x"}])",
      R"(,"requestParameters":[1])",
      R"(,"responseElements":"text")",
      R"(,"vpcEndpointId":7)",
      ",\"user\\u0041gent\":\"x\"",
      R"(,"userAgent":"nul \u0000 and \ud800 and \ud83d\ude00")",
      R"(,"sharedEventID":"")",
      R"(,"deep":)" + std::string(60, '[') + std::string(60, ']'),
  };
  for (const std::string& text : more) {
    const auto reading = read_text("[" + record_json(1, text) + "]");
    EXPECT_EQ(reading->tally.events, 1) << text;
    EXPECT_EQ(reading->tally.rejected, 0) << text;
  }
}

TEST(Reader, InvalidUtf8IsReplaced) {
  const auto reading = read_text("[" + record_json(1, ",\"errorCode\":\"a\xff\"") + "," + record_json(2) + "]");
  EXPECT_EQ(reading->tally.events, 2);
  EXPECT_EQ(reading->tally.rejected, 0);
  EXPECT_EQ(reading->call("error"), "a\xef\xbf\xbd");
  EXPECT_EQ(reading->tally.note, "invalid UTF-8 replaced in the record at offset 1");
}

TEST(Reader, BytesThatAreNoJsonAreOneReject) {
  for (const char* text : {"# A title\n\nSome words: {not json}, [or so].\n", "a,b,c\n1,2,{'x': 1}\n", "\0\0\0\0"}) {
    const auto reading = read_text(text);
    EXPECT_EQ(reading->tally.rejected, std::string_view(text).empty() ? 0 : 1) << text;
    EXPECT_EQ(reading->tally.kind, "unknown");
  }
}

TEST(Reader, ATooLargeRecordIsPassedOverInBoundedMemory) {
  std::string whole = "[" + record_json(1) + ",{\"eventVersion\":\"";
  whole.append(std::size_t{20} << 20U, 'x');
  whole += "\"}," + record_json(2) + "]";
  const auto reading = stream_text(whole);
  EXPECT_EQ(reading->tally.events, 2);
  ASSERT_EQ(reading->tally.rejected, 1);
  EXPECT_EQ(reading->reason(), "record too large (more than 16 MiB)");
}

TEST(Reader, ManyRejectsAreCountedAndTheFirstListed) {
  std::string whole = "[";
  for (int i = 0; i < 10'050; ++i) {
    whole += "{},";
  }
  const auto reading = read_text(whole + "{}]");
  EXPECT_EQ(reading->tally.rejected, 10'051);
  EXPECT_EQ(reading->batch.reject.size, 10'000U);
  EXPECT_EQ(reading->tally.note, "only the first 10000 rejects are listed");
}

struct Sum {
  const char* path;
  std::int64_t events;
  std::int64_t rejected;
};

// Counted by hand, or by a reader in another language, from the files.
TEST(Reader, RealFilesGiveWhatTheyHold) {
  const std::vector<Sum> sums = {
      {"cloudgrep/cloudtrail.json", 1, 0},
      {"cloudgrep/cloudtrail_singleline.json", 1, 0},
      {"cloudgrep/bad_cloudtrail.json", 0, 1},
      {"opensearch-catalog/samples-large.json.gz", 793, 47},
      {"opensearch-catalog/samples.json", 0, 50},
      {"opensearch-catalog/raw-sample.json", 1, 0},
      {"trailscraper/events-for-smoke-test.json", 3, 0},
      {"trailscraper/111111111111_CloudTrail_eu-central-1_20171211T1505Z_A6kvhMoVeCsc7v8U.json.gz", 2, 0},
      {"panther-analysis/aws_cloudtrail_rules.dev.jsonl.gz", 0, 235},
      {"plaso/aws_cloudtrail.jsonl", 0, 6},
      {"sumologic/guardduty-createsamplefindings.event.json", 0, 1},
  };
  for (const Sum& sum : sums) {
    const auto reading = read_file(logs(sum.path));
    EXPECT_EQ(reading->tally.events, sum.events) << sum.path;
    EXPECT_EQ(reading->tally.rejected, sum.rejected) << sum.path;
    EXPECT_EQ(reading->tally.ignored, 0) << sum.path;
  }
}

TEST(Reader, RealFoldersGiveWhatTheyHold) {
  const std::vector<Sum> sums = {
      {"../../stories/invictus/logs", 2900, 0}, {"stratus-red-team", 165, 0},
      {"cloud-custodian/bare-record", 13, 1},   {"cloud-custodian/eventbridge", 0, 10},
      {"cloud-custodian/not-cloudtrail", 0, 7},
  };
  for (const Sum& sum : sums) {
    std::int64_t events = 0;
    std::int64_t rejected = 0;
    for (const auto& entry : std::filesystem::directory_iterator(logs(sum.path))) {
      if (entry.path().extension() == ".md") {
        continue;
      }
      const auto reading = read_file(entry.path());
      events += reading->tally.events;
      rejected += reading->tally.rejected;
    }
    EXPECT_EQ(events, sum.events) << sum.path;
    EXPECT_EQ(rejected, sum.rejected) << sum.path;
  }
}

std::vector<std::string> event_ids(const Reading& reading) {
  std::vector<std::string> ids;
  for (const Uuid& id : reading.batch.call.columns[0].uuids) {
    ids.emplace_back(id.begin(), id.end());
  }
  return ids;
}

// Where each record of a text ends, by counting brackets outside strings: the file is known to be good.
std::vector<std::size_t> record_ends(std::string_view text) {
  std::vector<std::size_t> ends;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted) {
      i += text[i] == '\\' ? 1 : 0;
      quoted = text[i] != '"' || text[i - 1] == '\\';
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == '{' || text[i] == '[') {
      ++depth;
    } else if (text[i] == '}' || text[i] == ']') {
      --depth;
      if (depth == 2 && text[i] == '}') {
        ends.push_back(i + 1);
      }
    }
  }
  return ends;
}

constexpr const char* kRealFile = "218007301253_CloudTrail_us-east-1_20230710T1145Z_7xgocspSowgK0Gto.json";

TEST(ReaderProperty, EveryCutKeepsAllWholeRecordsBeforeIt) {
  const std::string text = file_text(invictus() / kRealFile);
  const std::vector<std::size_t> ends = record_ends(text);
  ASSERT_EQ(static_cast<std::int64_t>(ends.size()), read_text(text)->tally.events);
  std::mt19937 random(1);
  for (int i = 0; i < 150; ++i) {
    const std::size_t cut = random() % text.size();
    const auto expected = static_cast<std::size_t>(std::ranges::upper_bound(ends, cut) - ends.begin());
    const std::string head = text.substr(0, cut);
    for (const auto& reading : {read_text(head), stream_text(head)}) {
      EXPECT_EQ(reading->tally.events, static_cast<std::int64_t>(expected)) << cut;
      EXPECT_LE(reading->tally.rejected, 1) << cut;
    }
  }
}

TEST(ReaderProperty, OneFlippedBitCostsAtMostTwoRecords) {
  const std::string text = file_text(invictus() / kRealFile);
  const auto clean = read_text(text);
  const std::vector<std::string> all = event_ids(*clean);
  std::mt19937 random(2);
  for (int i = 0; i < 600; ++i) {
    std::string flipped = text;
    const std::size_t at = 12 + random() % (text.size() - 14);  // the container itself stays whole
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
    const auto whole = read_text(flipped);
    const std::vector<std::string> kept = event_ids(*whole);
    const std::set<std::string> set(kept.begin(), kept.end());
    const auto lost = std::ranges::count_if(all, [&](const std::string& id) { return !set.contains(id); });
    // A flip between two records can join them; a flip in an eventID loses that id but not the record.
    EXPECT_LE(lost, 2) << at;
    EXPECT_GE(whole->tally.records(), clean->tally.events - 1) << at;
    EXPECT_EQ(stream_text(flipped)->tally.records() > 0, true);
  }
}

TEST(ReaderProperty, RandomDamageNeverStopsTheReader) {
  const std::string text = file_text(invictus() / kRealFile).substr(0, 20'000);
  std::mt19937 random(3);
  constexpr std::string_view kSigns = "{}[]\",:\\\n \x00\xff";
  for (int i = 0; i < 400; ++i) {
    std::string damaged = text;
    for (int hits = 0; hits < 1 + i % 40; ++hits) {
      damaged[random() % damaged.size()] = kSigns[random() % kSigns.size()];
    }
    const auto whole = read_text(damaged);
    EXPECT_EQ(whole->batch.call.size, static_cast<std::size_t>(whole->tally.events));
    EXPECT_EQ(whole->batch.reject.size, static_cast<std::size_t>(whole->tally.rejected));
    const auto streamed = stream_text(damaged);
    EXPECT_EQ(streamed->batch.call.size, static_cast<std::size_t>(streamed->tally.events));
  }
}

TEST(ReaderProperty, OrderAndSplittingDoNotChangeWhatIsRead) {
  const std::string text = file_text(invictus() / kRealFile);
  const auto clean = read_text(text);
  std::vector<std::string> records;
  std::size_t begin = text.find('[') + 1;
  for (const std::size_t end : record_ends(text)) {
    records.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  std::mt19937 random(4);
  std::ranges::shuffle(records, random);
  std::string lines;
  for (const std::string& record : records) {
    lines += record + "\n";
  }
  auto expected = event_ids(*clean);
  auto shuffled = event_ids(*read_text(lines));
  std::ranges::sort(expected);
  std::ranges::sort(shuffled);
  EXPECT_EQ(shuffled, expected);
}

}  // namespace
}  // namespace spoor::record
