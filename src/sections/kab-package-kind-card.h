/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/**
 * KabPackageKindCard:
 *
 * Shows, adds, edits, archives and deletes a kind of packages: what a new package of it starts with (S1-42).
 */
#define KAB_TYPE_PACKAGE_KIND_CARD (kab_package_kind_card_get_type ())
G_DECLARE_FINAL_TYPE (KabPackageKindCard, kab_package_kind_card, KAB, PACKAGE_KIND_CARD, KabFormCard)

G_END_DECLS
