// SPDX-License-Identifier: Apache-2.0
// What places and flags need of a store that is open for writing.
#pragma once

#include <span>

#include "base/result.hpp"
#include "record/rows.hpp"
#include "store/engine.hpp"
#include "store/store.hpp"

namespace spoor::behaviour {

class Shelf {
 public:
  virtual ~Shelf() = default;

  // Runs queries over what is committed, earlier replace() calls included.
  virtual store::Engine& engine() = 0;
  // In one commit makes these rows the whole content of their tables. Real columns hold store::real_bits().
  virtual Status replace(std::span<const record::Rows* const> tables) = 0;
};

// The store itself. The writer must outlive it.
class WriterShelf : public Shelf {
 public:
  explicit WriterShelf(store::Writer& writer) : writer_(writer) {}
  store::Engine& engine() override { return writer_.engine(); }
  Status replace(std::span<const record::Rows* const> tables) override;

 private:
  store::Writer& writer_;
};

}  // namespace spoor::behaviour
