namespace Replication.Contracts.Rules;

/// <summary>An image that a rule would copy.</summary>
/// <param name="Source">The image at the source.</param>
/// <param name="Target">The image at the target; null when its name would be longer than registries accept.</param>
public sealed record PreviewedImage(PreviewedTag Source, PreviewedTag? Target)
{
    /// <summary>
    /// Whether its signatures verify; null when the rule verifies none, and for images after the first ones of a page, which are not
    /// checked.
    /// </summary>
    public PreviewedSignature? Signature { get; init; }
}
