namespace Replication.App.Configuration.Schema;

/// <summary>What the reference of the configuration says about one key.</summary>
/// <param name="Path">The key with its parents, such as <c>instances[].webhook.secret</c>.</param>
/// <param name="Allowed">The allowed values, in words.</param>
/// <param name="Default">The default as it is written in the file; null without one.</param>
/// <param name="DefaultNote"><c>required</c>, <c>depends</c> or <c>none</c> for a key without a default.</param>
/// <param name="Meaning">What the key does, as plain text.</param>
internal sealed record ReferenceRow(string Path, string Allowed, string? Default, string? DefaultNote, string Meaning);
