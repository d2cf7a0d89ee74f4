using Replication.Testing.Serving;

namespace Replication.Testing.Servers;

/// <summary>What the spans of one push's trace say that it cost.</summary>
public sealed record TraceCost(IReadOnlyList<string> Operations, int Messages, int Requests)
{
    public int DatabaseOperations => Operations.Count;

    /// <summary>Waits for the trace to be whole: to the saga's last change.</summary>
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

    /// <summary>One operation on a collection; the driver tells of the command inside it with another span, which names none.</summary>
    public static bool IsDatabaseOperation(ReceivedSpan span) =>
        span.Scope.StartsWith("MongoDB", StringComparison.Ordinal) && span.Name.Contains('.', StringComparison.Ordinal);

    // "find database.tasks" reads "find tasks".
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
