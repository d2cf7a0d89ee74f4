using Microsoft.AspNetCore.Http;
using Replication.Contracts.Images;

namespace Replication.Coordination.Access;

/// <summary>The caller of a request.</summary>
internal sealed record Caller(string Name, TokenRole Role, IReadOnlyList<string>? Namespaces)
{
    /// <summary>A caller on this machine, when no token is configured.</summary>
    public static Caller Local { get; } = new("local", TokenRole.Admin, Namespaces: null);

    /// <summary>The author of the configuration file.</summary>
    public static Caller File { get; } = new("configuration file", TokenRole.Admin, Namespaces: null);

    /// <summary>Returns the authenticated caller of a request.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("the request is not authenticated");

    /// <summary>
    /// The name together with the current rights. Answers are stored under it, so that a token with changed namespaces or role does not
    /// receive an answer that it may no longer see.
    /// </summary>
    public string Rights => $"{Name} {Role} {(Namespaces is null ? "*" : string.Join(' ', Namespaces.Order(StringComparer.Ordinal)))}";

    public bool MaySee(string @namespace) => Namespaces is null || Namespaces.Contains(@namespace);

    public bool MaySee(RepositoryName repository) => MaySee(repository.Namespace);
}
