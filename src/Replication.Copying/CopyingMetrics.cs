using System.Diagnostics;
using System.Diagnostics.Metrics;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>The metrics of the worker.</summary>
internal static class CopyingMetrics
{
    public const string MeterName = "Replication.Copying";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Lag = Meter.CreateHistogram(
        "replication.lag", "s", "Time from the push to the verified image at the target, by target",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400] });

    private static readonly Histogram<double> Wait = Meter.CreateHistogram(
        "replication.queue.wait", "s", "Time that a due task waited for a worker, by target",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600] });

    private static readonly Counter<long> CopiedBytes = Meter.CreateCounter<long>("replication.copied", "By", "Streamed blob bytes, by target");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("replication.retries", description: "Failed attempts that are retried, by target and code");

    private static readonly Counter<long> LeasesLost = Meter.CreateCounter<long>("replication.leases.lost", description: "Attempts that lost their lease to another worker, by target");

    private static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>("replication.copies.running", description: "Running copies in this process, by target");

    /// <summary>Registers the gauge for the age of waiting wake-ups.</summary>
    public static void ShowQueueAges(Func<IReadOnlyList<(string Target, TimeSpan Age)>> read) => Meter.CreateObservableGauge(
        "replication.queue.age",
        () => read().Select(static it => new Measurement<double>(it.Age.TotalSeconds, new KeyValuePair<string, object?>("target", it.Target))),
        "s",
        "Age of the oldest wake-up that waits for a worker, by target");

    public static void Begun(ReplicationTask task, DateTimeOffset now)
    {
        var due = task.NextAttemptAt > task.CreatedAt ? task.NextAttemptAt.Value : task.CreatedAt;
        Running.Add(1, Target(task));
        Wait.Record(Math.Max(0, (now - due).TotalSeconds), Target(task));
    }

    public static void Stopped(ReplicationTask task) => Running.Add(-1, Target(task));

    public static void Ended(ReplicationTask task, TaskEnd end)
    {
        CopiedBytes.Add(end.Progress.Blobs.Where(it => it.How == BlobTransferKind.Streamed).Sum(it => it.Copied), Target(task));
        if (end.Status == ReplicationStatus.Succeeded)
            Lag.Record(Math.Max(0, (end.FinishedAt - task.PushedAt).TotalSeconds), Target(task));
    }

    public static void Retried(ReplicationTask task, string code) => Retries.Add(1, new TagList { { "target", task.Target.Instance }, { "code", code } });

    public static void LeaseLost(ReplicationTask task) => LeasesLost.Add(1, Target(task));

    private static KeyValuePair<string, object?> Target(ReplicationTask task) => new("target", task.Target.Instance);
}
