/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"

G_BEGIN_DECLS

/** kab_template_delete: says what uses the template that @card shows, asks, deletes it and offers to undo that; closes the card */
void kab_template_delete (KabCard *card, KabRow *form);

G_END_DECLS
