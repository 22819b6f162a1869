// SPDX-License-Identifier: Apache-2.0
#include "investigation/organisation.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

TEST(Organisation, APatternFitsTheWholeTextAndAStarAnyCharacters) {
  for (const auto& [pattern, text] : std::vector<std::pair<std::string, std::string>>{{"deploy", "deploy"},
                                                                                      {"deploy*", "deploy"},
                                                                                      {"deploy*", "deploy-eu"},
                                                                                      {"*-ci-*", "a-ci-b-ci-c"},
                                                                                      {"*ab", "aab"},
                                                                                      {"a*b*c", "abbc"},
                                                                                      {"a**", "a"}}) {
    EXPECT_TRUE(fits_pattern(pattern, text)) << pattern << " " << text;
  }
  for (const auto& [pattern, text] : std::vector<std::pair<std::string, std::string>>{{"deploy", "deploy-eu"},
                                                                                      {"deploy", "redeploy"},
                                                                                      {"*ab", "aba"},
                                                                                      {"a*b*c", "acb"},
                                                                                      {"", "x"},
                                                                                      {"x", ""},
                                                                                      {"Deploy", "deploy"},
                                                                                      {"a?c", "abc"}}) {
    EXPECT_FALSE(fits_pattern(pattern, text)) << pattern << " " << text;
  }
}

TEST(Organisation, ANameFitsTheLastPartOfARolesArnAndAnArnAllOfIt) {
  Organisation known;
  known.deploy_roles = {"deploy-*", "arn:aws:iam::111111111111:role/ci/*"};
  known.backup_roles = {"keeper"};
  EXPECT_TRUE(known.is_deploy_role("arn:aws:iam::222222222222:role/team/deploy-eu"));
  EXPECT_TRUE(known.is_deploy_role("arn:aws:iam::111111111111:role/ci/runner"));
  EXPECT_FALSE(known.is_deploy_role("arn:aws:iam::222222222222:role/ci/runner")) << "of another account";
  EXPECT_FALSE(known.is_deploy_role("arn:aws:iam::111111111111:role/deploy-eu/admin")) << "a path is no name";
  EXPECT_FALSE(known.is_deploy_role("arn:aws:iam::111111111111:user/deploy-eu")) << "a user is no role";
  EXPECT_FALSE(known.is_deploy_role("arn:aws:sts::111111111111:assumed-role/deploy-eu/x")) << "a session is no role";
  EXPECT_FALSE(known.is_deploy_role("deploy-eu"));
  EXPECT_TRUE(known.is_backup_role("arn:aws:iam::111111111111:role/keeper"));
  EXPECT_FALSE(known.is_backup_role("arn:aws:iam::111111111111:role/deploy-eu"));
}

TEST(Organisation, AnAddressIsKnownUpToTheEndsOfItsNetwork) {
  Organisation known;
  known.known_networks = behaviour::RangeSet({*parse_ip_range("203.0.113.0/25"), *parse_ip_range("2001:db8:1::/48")});
  EXPECT_EQ(known.known_network("203.0.113.0"), "203.0.113.0/25");
  EXPECT_EQ(known.known_network("203.0.113.127"), "203.0.113.0/25");
  EXPECT_FALSE(known.is_known_network("203.0.113.128"));
  EXPECT_FALSE(known.is_known_network("203.0.112.255"));
  EXPECT_EQ(known.known_network("2001:db8:1:ffff::1"), "2001:db8:1::/48");
  EXPECT_FALSE(known.is_known_network("2001:db8:2::"));
  EXPECT_FALSE(known.is_known_network("cloudformation.amazonaws.com"));
  EXPECT_FALSE(Organisation{}.is_known_network("203.0.113.1"));
}

TEST(Organisation, AnAccountOfTheLogsOrOfTheFileIsNotExternal) {
  Organisation known;
  known.logged_accounts = {"111111111111"};
  known.own_accounts = {"111111111111", "222222222222"};
  known.vendor_accounts = {"333333333333"};
  known.aws_accounts = {"444444444444"};
  for (const char* account : {"111111111111", "222222222222", "333333333333", "444444444444"}) {
    EXPECT_FALSE(known.is_external(account)) << account;
  }
  EXPECT_TRUE(known.is_external("555555555555"));
  EXPECT_EQ(known.named_as("111111111111"), "") << "its logs speak for it";
  EXPECT_EQ(known.named_as("222222222222"), "own_accounts");
  EXPECT_EQ(known.named_as("333333333333"), "vendor_accounts");
  EXPECT_EQ(known.named_as("444444444444"), "aws_accounts");
  EXPECT_EQ(known.named_as("555555555555"), "");
}

class OrganisationOfAStore : public StoreFixture {};

TEST_F(OrganisationOfAStore, AccountsOfTheLogsJoinThoseOfTheFile) {
  add("source_object", {{"id", "1"}, {"accounts", "111111111111,222222222222"}});
  Organisation configured;
  configured.own_accounts = {"333333333333"};
  const auto known = know_organisation(engine(), configured);
  ASSERT_TRUE(known);
  EXPECT_THAT(known->logged_accounts, testing::ElementsAre("111111111111", "222222222222"));
  EXPECT_THAT(known->own_accounts, testing::ElementsAre("333333333333"));
}

}  // namespace
}  // namespace spoor::investigation
