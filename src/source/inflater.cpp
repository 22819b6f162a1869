// SPDX-License-Identifier: Apache-2.0
#include "source/inflater.hpp"

#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>

namespace spoor::source {
namespace {

constexpr std::size_t kGuess = 16;  // CloudTrail packs about 12 : 1

// What the last four bytes of a gzip file say of the unpacked size. Not to be trusted: a start for the buffer's size.
std::size_t told_size(std::string_view packed) {
  std::uint32_t told = 0;
  if (packed.size() >= sizeof(told)) {
    std::memcpy(&told, packed.data() + packed.size() - sizeof(told), sizeof(told));
  }
  return std::min<std::size_t>(told, packed.size() * kGuess);
}

}  // namespace

struct Inflater::State {
  libdeflate_decompressor* gzip = libdeflate_alloc_decompressor();
  ZSTD_DCtx* zstd = ZSTD_createDCtx();
  ~State() {
    libdeflate_free_decompressor(gzip);
    ZSTD_freeDCtx(zstd);
  }
};

Inflater::Inflater(std::size_t limit, std::size_t padding)
    : state_(std::make_unique<State>()), limit_(limit), padding_(padding) {}

Inflater::~Inflater() = default;

bool Inflater::reserve(std::size_t size) {
  if (size > limit_) {
    return false;
  }
  if (buffer_.size() < size + padding_) {
    const std::size_t grown = std::min(limit_, std::max(size, buffer_.size() + buffer_.size() / 2));
    buffer_.resize(grown + padding_);
  }
  return true;
}

std::optional<std::string_view> Inflater::whole(std::string_view packed, Compression compression) {
  std::optional<std::size_t> size;
  if (compression == Compression::gzip) {
    size = gzip(packed);
  } else if (compression == Compression::zstd) {
    size = zstd(packed);
  } else if (reserve(packed.size())) {
    std::memcpy(buffer_.data(), packed.data(), packed.size());
    size = packed.size();
  }
  if (!size) {
    return std::nullopt;
  }
  std::memset(buffer_.data() + *size, 0, padding_);
  return std::string_view(buffer_.data(), *size);
}

std::optional<std::size_t> Inflater::gzip(std::string_view packed) {
  reserve(std::min(limit_, told_size(packed)));
  std::size_t done = 0;
  while (!packed.empty()) {
    std::size_t taken = 0;
    std::size_t given = 0;
    const libdeflate_result result =
        libdeflate_gzip_decompress_ex(state_->gzip, packed.data(), packed.size(), buffer_.data() + done,
                                      buffer_.size() - padding_ - done, &taken, &given);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE && buffer_.size() < limit_ + padding_) {
      reserve(std::min(limit_, 2 * buffer_.size()));
      continue;
    }
    if (result != LIBDEFLATE_SUCCESS) {
      return std::nullopt;
    }
    done += given;
    packed.remove_prefix(taken);
  }
  return done;
}

std::optional<std::size_t> Inflater::zstd(std::string_view packed) {
  reserve(std::min(limit_, packed.size() * kGuess));
  ZSTD_DCtx_reset(state_->zstd, ZSTD_reset_session_only);
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  std::size_t done = 0;
  for (std::size_t wanted = 1; in.pos < in.size || wanted != 0;) {
    ZSTD_outBuffer out{buffer_.data(), buffer_.size() - padding_, done};
    const std::size_t before = in.pos;
    wanted = ZSTD_decompressStream(state_->zstd, &out, &in);
    const bool moved = out.pos > done || in.pos > before;
    done = out.pos;
    if (ZSTD_isError(wanted) != 0) {
      return std::nullopt;
    }
    if (out.pos == out.size && wanted != 0) {
      if (buffer_.size() >= limit_ + padding_) {
        return std::nullopt;
      }
      reserve(std::min(limit_, 2 * buffer_.size()));
    } else if (!moved) {
      return std::nullopt;  // cut off
    }
  }
  return done;
}

}  // namespace spoor::source
