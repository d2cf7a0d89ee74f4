using Microsoft.AspNetCore.Http;
using Replication.Contracts.Images;

namespace Replication.Coordination.Access;

/// <summary>Who makes this call.</summary>
internal sealed record Caller(string Name, TokenRole Role, IReadOnlyList<string>? Namespaces)
{
    /// <summary>Somebody on this machine, where no token is configured.</summary>
    public static Caller Local { get; } = new("local", TokenRole.Admin, Namespaces: null);

    /// <summary>Whoever wrote the configuration file that this process started with.</summary>
    public static Caller File { get; } = new("configuration file", TokenRole.Admin, Namespaces: null);

    /// <summary>The caller that was let in.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("nobody was let in");

    /// <summary>
    /// The name together with what the caller may do now. What is remembered of a caller is kept under it: a token that is moved to other namespaces, or to
    /// another role, gets nothing back that it may no longer see.
    /// </summary>
    public string Rights => $"{Name} {Role} {(Namespaces is null ? "*" : string.Join(' ', Namespaces.Order(StringComparer.Ordinal)))}";

    public bool MaySee(string @namespace) => Namespaces is null || Namespaces.Contains(@namespace);

    public bool MaySee(RepositoryName repository) => MaySee(repository.Namespace);
}
