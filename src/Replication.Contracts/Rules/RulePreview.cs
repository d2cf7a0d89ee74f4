namespace Replication.Contracts.Rules;

/// <summary>A page of the existing images that a rule matches. Nothing is copied.</summary>
public sealed record RulePreview
{
    /// <summary>Always true. A rule that cannot be created is refused with the problems instead.</summary>
    public required bool Allowed { get; init; }

    /// <summary>The images that the rule would copy, and their targets.</summary>
    public required IReadOnlyList<PreviewedImage> Items { get; init; }

    /// <summary>
    /// The cursor of the next page; null at the end. A page may have fewer items than <c>limit</c>, because one call reads a bounded number
    /// of repositories and tags.
    /// </summary>
    public string? Next { get; init; }

    /// <summary>Repositories that were read for this page.</summary>
    public required int RepositoriesSeen { get; init; }

    /// <summary>Tags that were read for this page, matched or not.</summary>
    public required int TagsSeen { get; init; }

    /// <summary>Probable mistakes of the rule, and checks that could not be made.</summary>
    public IReadOnlyList<ShownRuleWarning> Warnings { get; init; } = [];

    /// <summary>What the rule also demands of a push before it is copied, and the preview does not check.</summary>
    public IReadOnlyList<PreviewCondition> Conditions { get; init; } = [];

    /// <summary>Why the tags of repositories on this page could not be listed.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];
}
