namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Faults of the connection.</summary>
public sealed partial class Fault
{
    /// <summary>Ends the connection without handling the request.</summary>
    public static Fault Cut(Cut how = Faults.Cut.Close) => new((context, _) => ConnectionCut.MakeAsync(context, how));

    /// <summary>
    /// Ends the connection after an exact number of response bytes (with <see cref="Faults.Cut.Reset"/>: at most that number).
    /// </summary>
    public static Fault CutAnswerAfter(long bytes, Cut how = Faults.Cut.Close) =>
        OnAnswerBody((context, body) => new LimitedAnswerBody(body, bytes, () => ConnectionCut.MakeAsync(context, how)));

    /// <summary>Ends the connection after a number of request bytes. The received bytes may be kept.</summary>
    public static Fault CutRequestAfter(long bytes, Cut how = Faults.Cut.Reset) =>
        OnRequestBody((context, body) => new LimitedRequestBody(body, bytes, () => ConnectionCut.MakeAsync(context, how)));

    /// <summary>Handles the request, then ends the connection before the response.</summary>
    public static Fault LoseAnswer(Cut how = Faults.Cut.Close) => new(async (context, answer) =>
    {
        context.Response.Body = Stream.Null;
        await answer();
        await ConnectionCut.MakeAsync(context, how);
    });
}
