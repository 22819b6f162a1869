// SPDX-License-Identifier: Apache-2.0
#include "source/stream.hpp"

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

namespace spoor::source {
namespace {

constexpr std::size_t kInput = 1 << 18;

class FileStream final : public Stream {
 public:
  FileStream(int descriptor, std::uint64_t limit) : descriptor_(descriptor), left_(limit) {}

  std::size_t read(char* out, std::size_t size) override {
    for (;;) {
      const ssize_t got = ::read(descriptor_, out, std::min<std::uint64_t>(size, left_));
      if (got >= 0) {
        left_ -= static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) {
        set_note(std::string("reading failed: ") + std::strerror(errno));
        return 0;
      }
    }
  }

 private:
  int descriptor_;
  std::uint64_t left_;
};

class MemoryStream final : public Stream {
 public:
  explicit MemoryStream(std::string_view bytes) : rest_(bytes) {}

  std::size_t read(char* out, std::size_t size) override {
    const std::size_t count = rest_.copy(out, size);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

// Packed bytes not yet unpacked.
class Input {
 public:
  explicit Input(std::unique_ptr<Stream> from) : from_(std::move(from)), buffer_(kInput) {}

  // What is waiting, after reading more if nothing is; empty at the end.
  std::string_view waiting() {
    if (begin_ == end_) {
      begin_ = 0;
      end_ = from_->read(buffer_.data(), buffer_.size());
    }
    return {buffer_.data() + begin_, end_ - begin_};
  }
  void take(std::size_t count) { begin_ += count; }
  const std::string& note() const { return from_->note(); }

 private:
  std::unique_ptr<Stream> from_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

class GzipStream final : public Stream {
 public:
  explicit GzipStream(std::unique_ptr<Stream> packed) : input_(std::move(packed)) { open(); }
  ~GzipStream() override { inflateEnd(&state_); }

  std::size_t read(char* out, std::size_t size) override {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    state_.next_out = reinterpret_cast<Bytef*>(out);
    state_.avail_out = static_cast<uInt>(std::min(size, kMost));
    const uInt room = state_.avail_out;
    while (!ended_ && state_.avail_out == room) {
      step();
    }
    return room - state_.avail_out;
  }

 private:
  void open() {
    constexpr int kGzip = 15 + 16;
    ended_ = inflateInit2(&state_, kGzip) != Z_OK;
  }

  void step() {
    const std::string_view bytes = input_.waiting();
    if (bytes.empty()) {
      return finish(between_ ? input_.note() : "the gzip data are cut off");
    }
    if (between_ && sniff_compression(bytes) != Compression::gzip && bytes.front() != '\x1f') {
      return finish(bytes.front() == '\0' ? "" : "bytes after the gzip data were not read");
    }
    between_ = false;
    state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    state_.avail_in = static_cast<uInt>(bytes.size());
    const int result = inflate(&state_, Z_NO_FLUSH);
    input_.take(bytes.size() - state_.avail_in);
    if (result == Z_STREAM_END) {
      between_ = true;
      inflateReset(&state_);
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      finish(std::string("the gzip data are damaged: ") + (state_.msg != nullptr ? state_.msg : "unknown fault"));
    }
  }

  void finish(std::string note) {
    ended_ = true;
    set_note(std::move(note));
  }

  Input input_;
  z_stream state_{};
  bool ended_ = false;
  bool between_ = false;  // a member has ended and none has begun
};

class ZstdStream final : public Stream {
 public:
  explicit ZstdStream(std::unique_ptr<Stream> packed) : input_(std::move(packed)), state_(ZSTD_createDCtx()) {}
  ~ZstdStream() override { ZSTD_freeDCtx(state_); }

  std::size_t read(char* out, std::size_t size) override {
    ZSTD_outBuffer output{out, size, 0};
    while (!ended_ && output.pos == 0) {
      step(output);
    }
    return output.pos;
  }

 private:
  void step(ZSTD_outBuffer& output) {
    const std::string_view bytes = input_.waiting();
    if (bytes.empty()) {
      return finish(wanted_ == 0 ? input_.note() : "the zstd data are cut off");
    }
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    wanted_ = ZSTD_decompressStream(state_, &output, &in);
    input_.take(in.pos);
    if (ZSTD_isError(wanted_) != 0) {
      finish(std::string("the zstd data are damaged: ") + ZSTD_getErrorName(wanted_));
    }
  }

  void finish(std::string note) {
    ended_ = true;
    set_note(std::move(note));
  }

  Input input_;
  ZSTD_DCtx* state_;
  std::size_t wanted_ = 1;  // 0 when a frame has ended
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Stream> file_stream(int descriptor, std::uint64_t limit) {
  return std::make_unique<FileStream>(descriptor, limit);
}

std::unique_ptr<Stream> memory_stream(std::string_view bytes) { return std::make_unique<MemoryStream>(bytes); }

std::unique_ptr<Stream> unpacked(std::unique_ptr<Stream> packed, Compression compression) {
  switch (compression) {
    case Compression::gzip:
      return std::make_unique<GzipStream>(std::move(packed));
    case Compression::zstd:
      return std::make_unique<ZstdStream>(std::move(packed));
    case Compression::none:
      break;
  }
  return packed;
}

}  // namespace spoor::source
