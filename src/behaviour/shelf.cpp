// SPDX-License-Identifier: Apache-2.0
#include "behaviour/shelf.hpp"

namespace spoor::behaviour {

Status WriterShelf::replace(std::span<const record::Rows* const> tables) { return writer_.replace(tables); }

}  // namespace spoor::behaviour
