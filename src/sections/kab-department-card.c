/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-department-card.h"

#include <glib/gi18n-lib.h>

#include "kab-bindings-group.h"
#include "kab-card-window.h"

struct _KabDepartmentCard
{
  KabFormCard parent_instance;
  char *partner; /* of a new one */
  char *parent;
};

G_DEFINE_FINAL_TYPE (KabDepartmentCard, kab_department_card, KAB_TYPE_FORM_CARD)

struct _KabAgentCard
{
  KabFormCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabAgentCard, kab_agent_card, KAB_TYPE_FORM_CARD)

static const char *const of_department[] = { "name", "head", "position", "moved_on", NULL };
static const char *const of_agent[] = { "name", "user", "active", "moved_on", NULL };

static const KabFormGroup department_groups[] = { { NULL, of_department }, { NULL, NULL } };
static const KabFormGroup agent_groups[] = { { NULL, of_agent }, { NULL, NULL } };

static const KabFormInfo department_info = {
  .entity = &kab_entity_department,
  .groups = department_groups,
  .new_title = N_ ("New Department"),
  .undecided = N_ ("Your edit of this department was not taken over and waits for your decision."),
  .deletes = TRUE,
};

static const KabFormInfo agent_info = {
  .entity = &kab_entity_agent,
  .groups = agent_groups,
  .new_title = N_ ("New Agent"),
  .undecided = N_ ("Your edit of this agent was not taken over and waits for your decision."),
  .deletes = TRUE,
};

static const KabBinding agents = {
  .entity = &kab_entity_agent,
  .own = "department",
  .title = N_ ("Agents"),
  .none = N_ ("No agent is in this department. Move some here."),
  .read_only = TRUE,
};

static void
kab_department_card_begin (KabFormCard *form, KabRow *row)
{
  kab_row_set_text (row, "partner", KAB_DEPARTMENT_CARD (form)->partner);
  kab_row_set_text (row, "parent", KAB_DEPARTMENT_CARD (form)->parent);
}

static void
kab_department_card_constructed (GObject *object)
{
  G_OBJECT_CLASS (kab_department_card_parent_class)->constructed (object);
  kab_form_card_add_part (KAB_FORM_CARD (object), "agents", kab_bindings_group_new (&agents), 0);
}

static void
kab_department_card_finalize (GObject *object)
{
  g_free (KAB_DEPARTMENT_CARD (object)->partner);
  g_free (KAB_DEPARTMENT_CARD (object)->parent);
  G_OBJECT_CLASS (kab_department_card_parent_class)->finalize (object);
}

static void
kab_department_card_class_init (KabDepartmentCardClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = kab_department_card_constructed;
  G_OBJECT_CLASS (klass)->finalize = kab_department_card_finalize;
  KAB_FORM_CARD_CLASS (klass)->info = &department_info;
  KAB_FORM_CARD_CLASS (klass)->begin = kab_department_card_begin;
}

static void
kab_department_card_init (KabDepartmentCard *self)
{
}

static void
kab_agent_card_class_init (KabAgentCardClass *klass)
{
  KAB_FORM_CARD_CLASS (klass)->info = &agent_info;
}

static void
kab_agent_card_init (KabAgentCard *self)
{
}

void
kab_department_present (GtkWidget *widget,
                        KabCabinet *cabinet,
                        const char *partner,
                        const char *parent,
                        const char *id)
{
  KabDepartmentCard *self
    = g_object_new (KAB_TYPE_DEPARTMENT_CARD, "entity", &kab_entity_department, "cabinet", cabinet, NULL);

  self->partner = g_strdup (partner);
  self->parent = g_strdup (parent);
  kab_card_window_present (KAB_CARD (self), widget, _ ("Department"), id);
}

void
kab_agent_present (GtkWidget *widget, KabCabinet *cabinet, const char *id)
{
  KabCard *card = g_object_new (KAB_TYPE_AGENT_CARD, "entity", &kab_entity_agent, "cabinet", cabinet, NULL);

  kab_card_window_present (card, widget, _ ("Agent"), id);
}
