namespace Replication.App.Configuration.Reading;

/// <summary>A key that the reader supports, present or not. The documentation test compares these keys with the pages.</summary>
/// <param name="Path">The key with its parents, such as <c>instances[0].name</c>.</param>
/// <param name="Allowed">The allowed values, in words.</param>
/// <param name="IsRequired">True when the key has no default and must be present.</param>
/// <param name="IsDefault">Whether a text means the same as leaving the key out; null for a key without a default.</param>
internal sealed record ReadKey(string Path, string Allowed, bool IsRequired, Func<string, bool>? IsDefault);
