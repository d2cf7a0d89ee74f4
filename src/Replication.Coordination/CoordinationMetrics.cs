using System.Diagnostics;
using System.Diagnostics.Metrics;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination;

/// <summary>The metrics of webhooks, tasks, the sweep and notifications.</summary>
internal static class CoordinationMetrics
{
    public const string MeterName = "Replication.Coordination";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Pushes = Meter.CreateCounter<long>("replication.pushes", description: "Parts of webhook calls, by instance and result: accepted, ignored, quarantined, or notKept (the publisher was asked to send them again)");

    private static readonly Counter<long> OlderPushes = Meter.CreateCounter<long>("replication.pushes.older_than_rule", description: "Pushes that match a rule but for their time, by instance and rule: they are older than the rule is active, and not replicated by it");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("replication.webhook.refusals", description: "Webhook calls without the right secret, by instance");

    private static readonly Counter<long> FailedLogins = Meter.CreateCounter<long>(
        "replication.api.failed_logins",
        description: "API calls that were refused, by reason: unknownToken, or blocked after too many of them from one address");

    private static readonly Counter<long> Tasks = Meter.CreateCounter<long>("replication.tasks", description: "Tasks by rule and status: planned, or the status they ended with");

    private static readonly Counter<long> Announced = Meter.CreateCounter<long>("replication.sweep.announcements", description: "Wake-ups that the sweep sent: retries that fell due, and what got lost");

    private static readonly Counter<long> Notifications = Meter.CreateCounter<long>("replication.notifications", description: "Notifications by target and result: sent, putOff (it is tried again) or givenUp");

    /// <summary>Publishes how long the task has waited that waits longest for a worker.</summary>
    public static void ShowBacklogAge(Func<double> readSeconds) => Meter.CreateObservableGauge(
        "replication.backlog.age",
        readSeconds,
        "s",
        "How long ago the task fell due that has waited longest for a worker, wherever its wake-up is; also while no worker runs");

    public static void Notified(string target, string result) => Notifications.Add(1, new TagList { { "target", target }, { "result", result } });

    public static void Received(string instance, WebhookReading reading)
    {
        Count(instance, "accepted", reading.Pushes.Count);
        Count(instance, "ignored", reading.IgnoredCount);
        Count(instance, "quarantined", reading.Unreadable.Count);
    }

    public static void NotKept(string instance, WebhookReading reading) => Count(instance, "notKept", reading.Pushes.Count);

    public static void OlderThanRule(string instance, ReplicationRule rule) => OlderPushes.Add(1, new TagList { { "instance", instance }, { "rule", rule.Id } });

    public static void Refused(string instance) => Refusals.Add(1, new KeyValuePair<string, object?>("instance", instance));

    public static void LoginFailed(string reason) => FailedLogins.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public static void Planned(ReplicationTask task) => Tasks.Add(1, Labels(task, "planned"));

    public static void Settled(ReplicationTask task) => Tasks.Add(1, Labels(task, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(task.Status.ToString())));

    public static void Swept(int announcedCount) => Announced.Add(announcedCount);

    private static void Count(string instance, string result, int count)
    {
        if (count > 0)
            Pushes.Add(count, new TagList { { "instance", instance }, { "result", result } });
    }

    private static TagList Labels(ReplicationTask task, string status) => new() { { "rule", task.Rule }, { "status", status } };
}
