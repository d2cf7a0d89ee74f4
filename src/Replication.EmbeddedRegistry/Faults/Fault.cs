using Microsoft.AspNetCore.Http;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>A fault to inject into a request. It wraps the handling of the request like a middleware, and faults can be nested.</summary>
public sealed partial class Fault
{
    private readonly Func<HttpContext, Func<Task>, Task> _apply;

    /// <summary>Creates a custom fault. It may act before, after or instead of handling the request.</summary>
    public Fault(Func<HttpContext, Func<Task>, Task> apply) => _apply = apply;

    /// <summary>Wraps this fault around another one.</summary>
    public Fault Then(Fault inner) => new((context, answer) => _apply(context, () => inner._apply(context, answer)));

    /// <summary>Runs an action before the request is handled, for example expiring tokens, losing sessions or moving a tag.</summary>
    public static Fault Before(Func<Task> happens) => new(async (_, answer) =>
    {
        await happens();
        await answer();
    });

    /// <summary>Runs an action before the request is handled, for example expiring tokens, losing sessions or moving a tag.</summary>
    public static Fault Before(Action happens) => Before(() =>
    {
        happens();
        return Task.CompletedTask;
    });

    /// <summary>Runs an action after the request was handled. The client may already have the response.</summary>
    public static Fault After(Func<Task> happens) => new(async (_, answer) =>
    {
        await answer();
        await happens();
    });

    internal Task ApplyAsync(HttpContext context, Func<Task> answer) => _apply(context, answer);
}
