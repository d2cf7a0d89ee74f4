using System.Text.RegularExpressions;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>A filter for requests. Null properties match everything.</summary>
public sealed record RequestMatch
{
    public string? Method { get; init; }

    public RequestKind? Kind { get; init; }

    public string? Repository { get; init; }

    /// <summary>A tag or digest.</summary>
    public string? Reference { get; init; }

    /// <summary>A regular expression that must match in path and query.</summary>
    public string? Target { get; init; }

    /// <summary>A custom condition.</summary>
    public Func<LoggedRequest, bool>? Where { get; init; }

    public bool Matches(LoggedRequest request) =>
        (Method is null || Method == request.Method)
        && (Kind is null || Kind == request.Kind)
        && (Repository is null || Repository == request.Repository)
        && (Reference is null || Reference == request.Reference)
        && (Target is null || Regex.IsMatch(request.Target, Target, RegexOptions.CultureInvariant))
        && (Where is null || Where(request));
}
