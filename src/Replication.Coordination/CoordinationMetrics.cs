using System.Diagnostics.Metrics;
using Replication.Contracts;
using Replication.Contracts.Metrics;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Status;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination;

/// <summary>Metrics of webhooks, tasks, the API and notifications.</summary>
internal static class CoordinationMetrics
{
    public const string MeterName = "Replication.Coordination";

    private static readonly Meter Meter = new(MeterName);

    private static readonly CounterMetric Pushes = new(
        Meter, "replication.pushes", null,
        "parts of webhook calls; result is accepted, ignored, quarantined, or notKept (answered 503: the publisher sends them again)",
        "instance", "result");

    private static readonly CounterMetric OlderPushes = new(
        Meter, "replication.pushes.older_than_rule", null,
        "pushes that match a rule except that they are older than the rule's activeSince, so they are not replicated",
        "instance", "rule");

    private static readonly CounterMetric Refusals = new(
        Meter, "replication.webhook.refusals", null, "webhook calls without the right secret", "instance");

    private static readonly CounterMetric FailedLogins = new(
        Meter, "replication.api.failed_logins", null,
        "refused API calls; reason is unknownToken, or blocked after too many of them from one address",
        "reason");

    private static readonly UpDownMetric TaskStreams = new(
        Meter, "replication.api.task_streams", null, "open streams of changed tasks (GET /tasks/stream)");

    private static readonly CounterMetric Tasks = new(
        Meter, "replication.tasks", null, "tasks; status is planned, or the status that the task ended with", "rule", "status");

    private static readonly CounterMetric Superseded = new(
        Meter, "replication.tasks.superseded", null, "tasks that a newer push of the same target tag superseded", "rule");

    private static readonly CounterMetric Filtered = new(
        Meter,
        "replication.tasks.filtered",
        null,
        "tasks that ended because the rule does not copy their image; code is artifactFiltered or notAmongLatest",
        "code",
        "rule");

    private static readonly CounterMetric Young = new(
        Meter, "replication.tasks.young", null, "planned tasks whose image has to wait for the minimum age of the rule", "rule");

    private static readonly CounterMetric Announced = new(
        Meter, "replication.sweep.announcements", null, "wake-ups that the sweep sent: due retries and lost wake-ups");

    private static readonly CounterMetric Notifications = new(
        Meter, "replication.notifications", null, "notifications; result is sent, putOff (retried later) or givenUp", "target", "result");

    private static readonly ObservedMetric BacklogAge = new(
        "replication.backlog.age", "s", "how long the oldest due task has waited for a worker, also while no worker runs");

    private static readonly ObservedMetric Held = new(
        "replication.tasks.held", null, "tasks that wait until their held rule is resumed, counted up to 1000 for each rule", "rule");

    public static void TaskStreamOpened() => TaskStreams.Add(1);

    public static void TaskStreamClosed() => TaskStreams.Add(-1);

    /// <summary>Exports the number of held tasks of each rule that has some.</summary>
    public static void ShowHeld(Meter meter, Func<IReadOnlyList<HeldRule>> read) =>
        Held.Observe(meter, () => read().Select(static it => ((double)it.Count, new[] { it.Rule })));

    private static readonly ObservedMetric RuleLag = new(
        "replication.rule.lag", "s",
        "age of the oldest push that is not at the target, less the minimum age of the rule; 0 when every push is there",
        "rule", "target");

    private static readonly ObservedMetric RuleFailures = new(
        "replication.rule.failed_tasks", null,
        "failed tasks whose push is not at the target, 1000 at most; they count until they are retried, canceled or a later push succeeds",
        "rule", "target");

    private static readonly ObservedMetric RuleFailuresSinceSuccess = new(
        "replication.rule.failed_since_success", null, "of these, tasks that are newer than the newest succeeded task", "rule", "target");

    private static readonly ObservedMetric RuleDrift = new(
        "replication.rule.drift", null,
        "replicated images that are missing or different at a target, by the last complete pass of the reconciler", "rule", "kind");

    private static readonly ObservedMetric RuleCompared = new(
        "replication.rule.reconcile_age", "s",
        "time since the last complete pass of the reconciler began; absent before the first", "rule");

    private static readonly CounterMetric MissedPushes = new(
        Meter,
        "replication.reconciler.missed", null,
        "pushes that nobody had reported, found by the reconciler", "rule");

    /// <summary>Exports the activity of the rules. Each scrape reads the last snapshot.</summary>
    public static void ShowRules(Meter meter, Func<RuleSnapshot> read, TimeProvider time)
    {
        RuleLag.Observe(meter, () => Each(static (it, now) => it.Activity.LagSeconds(now, it.Rule.MinAge)));
        RuleFailures.Observe(meter, () => Each(static (it, _) => it.Activity.FailedTasks));
        RuleFailuresSinceSuccess.Observe(meter, () => Each(static (it, _) => it.Activity.FailedSinceSuccess));

        RuleDrift.Observe(meter, () => Compared().SelectMany(static it => new[]
        {
            ((double)it.Last.Counts.Missing, new[] { it.Rule, DriftKind.Missing.ToWord() }),
            (it.Last.Counts.Different, [it.Rule, DriftKind.Different.ToWord()]),
        }));
        RuleCompared.Observe(
            meter, () => Compared().Select(it => ((time.GetUtcNow() - it.Last.StartedAt).TotalSeconds, new[] { it.Rule })));

        IEnumerable<(string Rule, ReconcileResult Last)> Compared()
        {
            var snapshot = read();
            return snapshot.Rules.DistinctBy(static it => it.Rule.Id)
                .Select(it => (it.Rule.Name, snapshot.Reconciliations.GetValueOrDefault(it.Rule.Id)?.Last))
                .Where(static it => it.Last is not null)
                .Select(static it => (it.Name, it.Last!));
        }

        IEnumerable<(double, string[])> Each(
            Func<(ReplicationRule Rule, string Target, RuleActivity Activity), DateTimeOffset, double> value)
        {
            var now = time.GetUtcNow();
            return read().Rules.Select(it => (value(it, now), new[] { it.Rule.Name, it.Target }));
        }
    }

    private static readonly ObservedMetric Silent = new(
        "replication.instances.silent", null,
        "1 for each source of an active rule that has sent no webhook call for longer than usual, otherwise 0; see the status", "instance");

    private static readonly ObservedMetric LastEventAge = new(
        "replication.instances.last_event_age", "s", "time since the last webhook call of each source of an active rule", "instance");

    /// <summary>Exports when the sources of active rules sent their last webhook calls.</summary>
    public static void ShowSources(Meter meter, Func<IReadOnlyList<WatchedSource>> read, TimeProvider time)
    {
        Silent.Observe(meter, () => read().Select(static it => (it.IsSilent ? 1.0 : 0.0, new[] { it.Name })));
        LastEventAge.Observe(meter, () => read().Where(static it => it.LastEventAt is not null)
            .Select(it => ((time.GetUtcNow() - it.LastEventAt!.Value).TotalSeconds, new[] { it.Name })));
    }

    /// <summary>Exports how long the oldest due task has waited for a worker.</summary>
    public static void ShowBacklogAge(Meter meter, Func<double> readSeconds) => BacklogAge.Observe(meter, () => [(readSeconds(), [])]);

    public static void Notified(string target, string result) => Notifications.Add(1, target, result);

    public static void Received(string instance, WebhookReading reading)
    {
        Count(instance, "accepted", reading.Pushes.Count);
        Count(instance, "ignored", reading.IgnoredCount);
        Count(instance, "quarantined", reading.Unreadable.Count);
    }

    public static void NotKept(string instance, WebhookReading reading) => Count(instance, "notKept", reading.Pushes.Count);

    public static void OlderThanRule(string instance, ReplicationRule rule) => OlderPushes.Add(1, instance, rule.Name);

    public static void Missed(ReplicationRule rule, int count)
    {
        if (count > 0)
            MissedPushes.Add(count, rule.Name);
    }

    public static void Refused(string instance) => Refusals.Add(1, instance);

    public static void LoginFailed(string reason) => FailedLogins.Add(1, reason);

    public static void Planned(ReplicationTask task)
    {
        Tasks.Add(1, RuleOf(task), "planned");
        if (task.IsTooYoung || task.AwaitsDigest)
            Young.Add(1, RuleOf(task));
    }

    public static void Settled(ReplicationTask task)
    {
        Tasks.Add(1, RuleOf(task), task.Status.ToWord());
        if (task.Outcome == TaskOutcome.Superseded)
            Superseded.Add(1, RuleOf(task));
        if (task.Outcome == TaskOutcome.Filtered)
            Filtered.Add(1, task.Issue?.Code, RuleOf(task));
    }

    public static void Swept(int announcedCount) => Announced.Add(announcedCount);

    // A task of an earlier version has no name.
    private static string? RuleOf(ReplicationTask task) => task.RuleName ?? task.Rule;

    private static void Count(string instance, string result, int count)
    {
        if (count > 0)
            Pushes.Add(count, instance, result);
    }
}
