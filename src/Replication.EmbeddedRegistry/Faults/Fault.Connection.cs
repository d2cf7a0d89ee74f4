namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Faults of the connection.</summary>
public sealed partial class Fault
{
    /// <summary>The connection ends instead of an answer; nothing was done.</summary>
    public static Fault Cut(Cut how = Faults.Cut.Close) => new((context, _) => ConnectionCut.MakeAsync(context, how));

    /// <summary>The connection ends after exactly so many bytes of the answer's body (with <see cref="Faults.Cut.Reset"/>: at most so many).</summary>
    public static Fault CutAnswerAfter(long bytes, Cut how = Faults.Cut.Close) =>
        OnAnswerBody((context, body) => new LimitedAnswerBody(body, bytes, () => ConnectionCut.MakeAsync(context, how)));

    /// <summary>The connection ends when so many bytes of the request's body have arrived; they may stay where they are.</summary>
    public static Fault CutRequestAfter(long bytes, Cut how = Faults.Cut.Reset) =>
        OnRequestBody((context, body) => new LimitedRequestBody(body, bytes, () => ConnectionCut.MakeAsync(context, how)));

    /// <summary>Everything was done, but the connection ends before the client hears of it.</summary>
    public static Fault LoseAnswer(Cut how = Faults.Cut.Close) => new(async (context, answer) =>
    {
        context.Response.Body = Stream.Null;
        await answer();
        await ConnectionCut.MakeAsync(context, how);
    });
}
