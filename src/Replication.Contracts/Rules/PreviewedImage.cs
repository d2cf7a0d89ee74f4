namespace Replication.Contracts.Rules;

/// <summary>
/// An image that a rule would bring; <paramref name="Target"/> is null where its name would be longer than any registry takes.
/// </summary>
public sealed record PreviewedImage(PreviewedTag Source, PreviewedTag? Target);
