using System.Diagnostics;

namespace Replication.Coordination.Webhooks;

/// <summary>Keeps a push in the trace of its report, also when it reached this process in a group.</summary>
internal static class PushTrace
{
    public const string SourceName = "Replication.Coordination";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Returns null when tracing is off, or the report has no trace.</summary>
    public static Activity? Continue(string? traceParent) => ActivityContext.TryParse(traceParent, null, isRemote: true, out var report)
        ? Source.StartActivity("push", ActivityKind.Internal, report)
        : null;
}
