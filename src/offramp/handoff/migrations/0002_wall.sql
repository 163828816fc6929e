-- A step may only follow where the step before went, and only along a legal pair. Frozen text: a test holds it
-- against handoff.rules.sql_check().
ALTER TABLE handoff_step ADD CONSTRAINT handoff_step_legal CHECK (
    ((came_from IS NULL AND went_to IN ('sent'))
    OR (came_from = 'sent' AND went_to IN ('delivered', 'taken', 'declined', 'left', 'cannot_take', 'nobody_answered', 'officer_had_to_leave', 'moved_to_centre', 'scheduled'))
    OR (came_from = 'delivered' AND went_to IN ('taken', 'declined', 'left', 'cannot_take', 'nobody_answered', 'officer_had_to_leave', 'moved_to_centre', 'scheduled'))
    OR (came_from = 'taken' AND went_to IN ('on_the_way', 'with_them', 'declined', 'left', 'cannot_take', 'officer_had_to_leave', 'moved_to_centre', 'scheduled'))
    OR (came_from = 'on_the_way' AND went_to IN ('on_the_way', 'with_them', 'declined', 'left', 'cannot_take', 'officer_had_to_leave', 'moved_to_centre', 'scheduled'))
    OR (came_from = 'with_them' AND went_to IN ('officer_released', 'opted_in', 'declined', 'left'))
    OR (came_from = 'officer_released' AND went_to IN ('opted_in', 'declined', 'left'))
    OR (came_from = 'cannot_take' AND went_to IN ('taken', 'declined', 'left', 'cannot_take', 'nobody_answered', 'officer_had_to_leave', 'moved_to_centre', 'scheduled'))
    OR (came_from = 'nobody_answered' AND went_to IN ('taken', 'declined', 'left', 'cannot_take', 'officer_had_to_leave', 'moved_to_centre', 'scheduled'))
    OR (came_from = 'officer_had_to_leave' AND went_to IN ('taken', 'on_the_way', 'with_them', 'declined', 'left', 'cannot_take', 'nobody_answered', 'moved_to_centre', 'scheduled'))
    OR (came_from = 'moved_to_centre' AND went_to IN ('taken', 'on_the_way', 'with_them', 'declined', 'left', 'cannot_take', 'nobody_answered', 'scheduled'))
    OR (came_from = 'scheduled' AND went_to IN ('taken', 'on_the_way', 'with_them', 'declined', 'left', 'cannot_take', 'nobody_answered', 'scheduled'))) IS TRUE
);
ALTER TABLE handoff_step ADD CONSTRAINT handoff_step_counts CHECK (
    (number = 1 AND number_before IS NULL AND came_from IS NULL)
    OR (number > 1 AND number_before = number - 1 AND came_from IS NOT NULL)
);
ALTER TABLE handoff_step ADD CONSTRAINT handoff_step_chain
    FOREIGN KEY (handoff_id, number_before, came_from) REFERENCES handoff_step (handoff_id, number, went_to);

-- What belongs to a hand-off is about the same subject as the hand-off: nobody hangs a step on another's.
ALTER TABLE handoff_handoff ADD CONSTRAINT handoff_with_subject UNIQUE (id, subject_id);
ALTER TABLE handoff_step ADD CONSTRAINT handoff_step_of_subject
    FOREIGN KEY (handoff_id, subject_id) REFERENCES handoff_handoff (id, subject_id);
ALTER TABLE handoff_escalation ADD CONSTRAINT handoff_escalation_of_subject
    FOREIGN KEY (handoff_id, subject_id) REFERENCES handoff_handoff (id, subject_id);

-- A fact may travel only under a grant of the very person whom that encounter was matched to.
CREATE POLICY of_the_same_person ON docket_partner_fact AS RESTRICTIVE FOR INSERT TO offramp_care WITH CHECK (
    EXISTS (SELECT FROM consent_grant g JOIN handoff_match m ON m.participant_id = g.participant_id
            WHERE g.id = docket_partner_fact.grant_id AND m.subject_id = docket_partner_fact.encounter_id));

-- What takes away, and the search, ask whom an encounter is matched to.
GRANT SELECT ON handoff_match TO offramp_policy;

-- So does a summary that a case manager wrote for a partner: of the same person, under their grant.
CREATE POLICY of_the_same_person ON docket_summary AS RESTRICTIVE FOR INSERT TO offramp_care WITH CHECK (
    by_id = (SELECT guard.staff()) AND
    EXISTS (SELECT FROM consent_grant g JOIN handoff_match m ON m.participant_id = g.participant_id
            WHERE g.id = docket_summary.grant_id AND m.subject_id = docket_summary.encounter_id));
