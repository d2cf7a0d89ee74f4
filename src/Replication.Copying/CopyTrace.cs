using System.Diagnostics;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>Puts all work for a task into the trace of its push, also when the sweep sent the wake-up much later.</summary>
internal static class CopyTrace
{
    public const string SourceName = "Replication.Copying";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Returns null when tracing is off.</summary>
    public static Activity? BeginCopy(ReplicationTask task)
    {
        var activity = Begin("copy", task);
        activity?.SetTag("replication.task", task.Id)
            .SetTag("replication.attempt", task.Attempt)
            .SetTag("replication.source", $"{task.Source.Instance}/{task.Source.Repository}:{task.Source.Tag}")
            .SetTag("replication.target", $"{task.Target.Instance}/{task.Target.Repository}:{task.Target.Tag}");
        return activity;
    }

    /// <summary>Returns null when tracing is off.</summary>
    public static Activity? BeginReport(ReplicationTask task) => Begin("report", task);

    private static Activity? Begin(string name, ReplicationTask task) => Source.StartActivity(name, ActivityKind.Internal, ParentOf(task));

    private static ActivityContext ParentOf(ReplicationTask task)
    {
        if (!ActivityContext.TryParse(task.TraceParent, null, isRemote: true, out var pushed))
            return default;
        return Activity.Current is { } current && current.TraceId == pushed.TraceId ? current.Context : pushed;
    }
}
