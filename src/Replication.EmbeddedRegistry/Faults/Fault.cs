using Microsoft.AspNetCore.Http;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Something that goes wrong with a request. It stands around the answer as a middleware does, and so do several of them around each other.</summary>
public sealed partial class Fault
{
    private readonly Func<HttpContext, Func<Task>, Task> _apply;

    /// <summary>A fault of one's own: it may act before the answer, after it, or instead.</summary>
    public Fault(Func<HttpContext, Func<Task>, Task> apply) => _apply = apply;

    /// <summary>This one around the other.</summary>
    public Fault Then(Fault inner) => new((context, answer) => _apply(context, () => inner._apply(context, answer)));

    /// <summary>Something happens just before the request is answered: tokens expire, sessions are lost, a tag moves.</summary>
    public static Fault Before(Func<Task> happens) => new(async (_, answer) =>
    {
        await happens();
        await answer();
    });

    /// <summary>Something happens just before the request is answered: tokens expire, sessions are lost, a tag moves.</summary>
    public static Fault Before(Action happens) => Before(() =>
    {
        happens();
        return Task.CompletedTask;
    });

    /// <summary>Something happens after the request was dealt with; its answer may have reached the client already.</summary>
    public static Fault After(Func<Task> happens) => new(async (_, answer) =>
    {
        await answer();
        await happens();
    });

    internal Task ApplyAsync(HttpContext context, Func<Task> answer) => _apply(context, answer);
}
