namespace Replication.Contracts.Rules;

/// <summary>
/// An image that a rule would copy; <paramref name="Target"/> is null when its name would be longer than registries accept.
/// </summary>
public sealed record PreviewedImage(PreviewedTag Source, PreviewedTag? Target);
