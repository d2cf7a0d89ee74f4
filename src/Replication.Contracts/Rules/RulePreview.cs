namespace Replication.Contracts.Rules;

/// <summary>A page of the existing images that a rule matches. Nothing is copied.</summary>
public sealed record RulePreview
{
    /// <summary>True: the rule may be made as it is. (One that may not is refused with what stands in its way.)</summary>
    public required bool Allowed { get; init; }

    /// <summary>The images that the rule would copy, and their targets.</summary>
    public required IReadOnlyList<PreviewedImage> Items { get; init; }

    /// <summary>
    /// Place of the page after it, null at the end. A page may hold fewer items than asked for: what one call looks at has a bound.
    /// </summary>
    public string? Next { get; init; }

    /// <summary>Repositories that were read for this page.</summary>
    public required int RepositoriesSeen { get; init; }

    /// <summary>Tags that were read for this page, matched or not.</summary>
    public required int TagsSeen { get; init; }

    /// <summary>Why the tags of repositories on this page could not be listed.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];
}
