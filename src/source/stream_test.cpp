// SPDX-License-Identifier: Apache-2.0
#include "source/stream.hpp"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <random>

#include "source/inflater.hpp"
#include "source/sha256.hpp"

namespace spoor::source {
namespace {

std::string gzip(std::string_view text) {
  z_stream state{};
  EXPECT_EQ(deflateInit2(&state, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&state, text.size()) + 64, '\0');
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  state.avail_in = static_cast<uInt>(text.size());
  state.next_out = reinterpret_cast<Bytef*>(out.data());
  state.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&state, Z_FINISH), Z_STREAM_END);
  out.resize(state.total_out);
  deflateEnd(&state);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += "line " + std::to_string(i * 7919) + "\n";
  }
  return text;
}

struct Unpacked {
  std::string text;
  std::string note;
};

Unpacked read_all(std::string_view packed, std::size_t piece) {
  const auto stream = unpacked(memory_stream(packed), sniff_compression(packed));
  Unpacked result;
  std::string buffer(piece, '\0');
  for (std::size_t got = 0; (got = stream->read(buffer.data(), buffer.size())) > 0;) {
    result.text.append(buffer, 0, got);
  }
  EXPECT_EQ(stream->read(buffer.data(), buffer.size()), 0U);
  result.note = stream->note();
  return result;
}

std::optional<std::string> whole(std::string_view packed, std::size_t limit = 1 << 24) {
  Inflater inflater(limit, 64);
  const auto text = inflater.whole(packed, sniff_compression(packed));
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

TEST(Compression, IsToldFromTheBytes) {
  EXPECT_EQ(sniff_compression(gzip("x")), Compression::gzip);
  EXPECT_EQ(sniff_compression(zstd("x")), Compression::zstd);
  EXPECT_EQ(sniff_compression("{}"), Compression::none);
  EXPECT_EQ(sniff_compression("\x1f"), Compression::none);
  EXPECT_EQ(sniff_compression(""), Compression::none);
}

TEST(Unpacking, StreamAndMemoryAgree) {
  for (const int count : {0, 1, 1000, 100'000}) {
    const std::string text = lines(count);
    for (const std::string& packed :
         {text, gzip(text), zstd(text), gzip(text) + gzip("tail"), zstd(text) + zstd("tail")}) {
      const std::string expected =
          packed == text || packed == gzip(text) || packed == zstd(text) ? text : text + "tail";
      EXPECT_EQ(whole(packed), expected);
      for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{65'536}}) {
        if (piece > 1 || count <= 1000) {
          const Unpacked got = read_all(packed, piece);
          EXPECT_EQ(got.text, expected);
          EXPECT_EQ(got.note, "");
        }
      }
    }
  }
}

TEST(Unpacking, WhatIsCutOffGivesItsBeginningAndANote) {
  const std::string text = lines(200'000);
  for (const std::string& packed : {gzip(text), zstd(text)}) {
    const std::string_view half = std::string_view(packed).substr(0, packed.size() / 2);
    EXPECT_EQ(whole(half), std::nullopt);
    const Unpacked got = read_all(half, 4096);
    EXPECT_GT(got.text.size(), text.size() / 4);
    EXPECT_TRUE(text.starts_with(got.text));
    EXPECT_NE(got.note.find("cut off"), std::string::npos) << got.note;
  }
}

TEST(Unpacking, DamageIsNoted) {
  std::string packed = gzip(lines(1000));
  packed[packed.size() - 6] ^= 1;  // the checksum
  EXPECT_EQ(whole(packed), std::nullopt);
  const Unpacked got = read_all(packed, 4096);
  EXPECT_EQ(got.text, lines(1000));
  EXPECT_NE(got.note.find("damaged"), std::string::npos) << got.note;
  EXPECT_EQ(read_all(gzip("x") + "garbage", 64).note, "bytes after the gzip data were not read");
}

TEST(Unpacking, NothingLargerThanTheLimitIsHeld) {
  const std::string bomb = gzip(std::string(std::size_t{8} << 20U, 'x'));
  EXPECT_EQ(whole(bomb, std::size_t{1} << 20U), std::nullopt);
  EXPECT_EQ(whole(zstd(std::string(std::size_t{8} << 20U, 'x')), std::size_t{1} << 20U), std::nullopt);
  EXPECT_EQ(whole(std::string(100, 'x'), 99), std::nullopt);
  EXPECT_TRUE(whole(std::string(100, 'x'), 100));
}

TEST(UnpackingProperty, RandomDamageNeverStopsUnpacking) {
  std::mt19937 random(5);
  const std::string text = lines(3000);
  for (const std::string& packed : {gzip(text), zstd(text)}) {
    for (int i = 0; i < 300; ++i) {
      std::string damaged = packed;
      damaged[4 + random() % (damaged.size() - 4)] = static_cast<char>(random());
      EXPECT_LT(read_all(damaged, 1024).text.size(), std::size_t{1} << 24U);
      EXPECT_LE(whole(damaged).value_or("").size(), std::size_t{1} << 24U);
    }
  }
}

TEST(Sha256, KnownAnswers) {
  Sha256 hash;
  EXPECT_EQ(hexadecimal(hash.finish()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  hash.add("a");
  hash.add("bc");
  const auto digest = hash.finish();
  EXPECT_EQ(hexadecimal(digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(object_id(digest), 0x3a7816bf8f01cfea);
}

}  // namespace
}  // namespace spoor::source
