namespace Replication.App.Configuration.Values;

/// <summary>One kind of value: what is allowed, in words for people, and how its text is read.
/// The text of a hidden kind is a secret and shown nowhere.</summary>
internal sealed record ValueKind<T>(string Allowed, Func<string, ReadValue<T>> Read, bool Hidden = false);
