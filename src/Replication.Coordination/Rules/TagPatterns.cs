using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// The tag filter and the lists of a rule without its range of versions: what a tag must contain, and the compiled selection. Compiling
/// costs more than the rest of the index, so it is deferred until a tag has what is required.
/// </summary>
internal sealed class TagPatterns
{
    private readonly Lazy<TagSelection?> _selection;

    public TagPatterns(ReplicationRule rule)
    {
        _selection = new(() => TagSelection.TryRead(WithoutVersions(rule), out var read, out _) ? read : null);
        Required = RequiredText.Of(rule.TagFilter);
        if (rule.Tags?.Allow is [_, ..] allow)
            Required = Required.And(RequiredText.AnyOf(allow.Select(RequiredText.Of)));
    }

    public RequiredText Required { get; }

    /// <summary>True when a tag was compared with the patterns.</summary>
    public bool IsCompiled => _selection.IsValueCreated;

    public bool Matches(string tag) => _selection.Value?.Matches(tag) == true;

    private static ReplicationRule WithoutVersions(ReplicationRule rule) =>
        rule.Tags is { Semver: not null } tags ? rule with { Tags = tags with { Semver = null } } : rule;
}
