using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// A pattern over names of namespaces or repositories: what a name must contain, and the expression, which is compiled when a name has it.
/// </summary>
internal sealed class NamePattern(string pattern)
{
    private readonly Lazy<TagFilter?> _filter = new(() => TagFilter.TryParse(pattern, out var filter, out _) ? filter : null);

    public RequiredText Required { get; } = RequiredText.Of(pattern);

    /// <summary>True when a name was compared with the pattern.</summary>
    public bool IsCompiled => _filter.IsValueCreated;

    public bool Matches(string name) => _filter.Value?.Matches(name) == true;
}
