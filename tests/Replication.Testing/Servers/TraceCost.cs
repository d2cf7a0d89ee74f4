using Replication.Testing.Serving;

namespace Replication.Testing.Servers;

/// <summary>The cost of one push, computed from the spans of its trace.</summary>
public sealed record TraceCost(IReadOnlyList<string> Operations, int Messages, int Requests)
{
    public int DatabaseOperations => Operations.Count;

    /// <summary>Waits until the trace is complete, including the last change of the saga.</summary>
    public static async Task<TraceCost> OfAsync(OtlpReceiver collector, string traceId)
    {
        var spans = await Waiting.UntilAsync<List<ReceivedSpan>>(
            () =>
            {
                var trace = collector.Spans.Where(it => it.TraceId == traceId).ToList();
                return Task.FromResult(trace.Exists(IsWebhook) && trace.Exists(IsEvent) && trace.Exists(it => IsSettled(it, trace))
                    ? trace
                    : null);
            },
            () => $"trace {traceId} is not "
                + $"whole:\n{string.Join('\n', collector.Spans.Where(it => it.TraceId == traceId).Select(static it => $"{it.Service} {it.Scope}: {it.Text}"))}");
        return new(
            [.. spans.Where(IsDatabaseOperation).Select(static it => WithoutDatabase(it.Name))],
            spans.Count(static it => it.Scope == "MassTransit" && it.Name.EndsWith(" send", StringComparison.Ordinal)),
            spans.Count(static it => it.Scope == "System.Net.Http"));
    }

    /// <summary>
    /// True for one operation on a collection. The driver reports the command of the operation in a second span, which names no collection.
    /// </summary>
    public static bool IsDatabaseOperation(ReceivedSpan span) =>
        span.Scope.StartsWith("MongoDB", StringComparison.Ordinal) && span.Name.Contains('.', StringComparison.Ordinal);

    // "find database.tasks" becomes "find tasks".
    private static string WithoutDatabase(string name) =>
        $"{name[..name.IndexOf(' ', StringComparison.Ordinal)]} {name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]}";

    private static bool IsWebhook(ReceivedSpan span) =>
        span.Scope == "Microsoft.AspNetCore" && span.Name.Contains("/hooks/", StringComparison.Ordinal);

    private static bool IsEvent(ReceivedSpan span) => IsDatabaseOperation(span)
        && span.Name.Contains("insert", StringComparison.Ordinal)
        && span.Name.Contains("events", StringComparison.Ordinal);

    private static bool IsSettled(ReceivedSpan span, List<ReceivedSpan> trace) =>
        span.Name == "batches receive"
            && trace.Exists(it => it.SpanId == span.ParentSpanId && it.Name.Contains("TaskFinished", StringComparison.Ordinal));
}
