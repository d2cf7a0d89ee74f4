using System.Diagnostics.Metrics;
using Replication.Contracts.Metrics;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>Metrics of a worker.</summary>
internal static class CopyingMetrics
{
    public const string MeterName = "Replication.Copying";

    private static readonly Meter Meter = new(MeterName);

    private static readonly HistogramMetric Lag = new(
        Meter, "replication.lag", "time from the push to the verified image at the target",
        [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400],
        "target");

    private static readonly HistogramMetric Wait = new(
        Meter, "replication.queue.wait", "time that a due task waited for a worker",
        [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600],
        "target");

    private static readonly CounterMetric CopiedBytes =
        new(Meter, "replication.copied", "By", "bytes of blobs that were streamed", "target");

    private static readonly CounterMetric Retries = new(
        Meter, "replication.retries", null, "failed attempts that are retried; code is an error code", "target", "code");

    private static readonly CounterMetric SignatureWaits = new(
        Meter,
        "replication.signature.waits",
        null,
        "searches that found no signature that the rule accepts, while the task waits; code is an error code",
        "target",
        "code");

    private static readonly CounterMetric LeasesLost = new(
        Meter, "replication.leases.lost", null, "copies that lost the lease of their task to another worker", "target");

    private static readonly UpDownMetric Running =
        new(Meter, "replication.copies.running", null, "copies in progress in this process", "target");

    private static readonly ObservedMetric QueueAge = new(
        "replication.queue.age", "s", "age of the oldest wake-up that waits in this worker", "target");

    /// <summary>Exports the age of the oldest wake-up of each target.</summary>
    public static void ShowQueueAges(Meter meter, Func<IReadOnlyList<(string Target, TimeSpan Age)>> read) =>
        QueueAge.Observe(meter, () => read().Select(static it => (it.Age.TotalSeconds, new[] { it.Target })));

    public static void Begun(ReplicationTask task, DateTimeOffset now)
    {
        var due = new[] { task.NextAttemptAt, task.AwaitsDigest ? null : task.NotBefore, task.CreatedAt }.Max()!.Value;
        Running.Add(1, task.Target.Instance);
        Wait.Record(AtLeastZero(now - due), task.Target.Instance);
    }

    public static void Stopped(ReplicationTask task) => Running.Add(-1, task.Target.Instance);

    public static void Ended(ReplicationTask task, TaskEnd end)
    {
        CopiedBytes.Add(end.Progress.Blobs.Where(it => it.How == BlobTransferKind.Streamed).Sum(it => it.Copied), task.Target.Instance);
        if (end.Status == ReplicationStatus.Succeeded)
            Lag.Record(AtLeastZero(end.FinishedAt - task.PushedAt), task.Target.Instance);
    }

    public static void Retried(ReplicationTask task, string code) => Retries.Add(1, task.Target.Instance, code);

    public static void AwaitsSignature(ReplicationTask task, string code) => SignatureWaits.Add(1, task.Target.Instance, code);

    public static void LeaseLost(ReplicationTask task) => LeasesLost.Add(1, task.Target.Instance);

    // The clocks of publisher and store may differ.
    private static TimeSpan AtLeastZero(TimeSpan duration) => duration > TimeSpan.Zero ? duration : TimeSpan.Zero;
}
