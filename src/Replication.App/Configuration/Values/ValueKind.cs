namespace Replication.App.Configuration.Values;

/// <summary>
/// A kind of value: what is allowed, in words for people, and how its text is read. The text of a hidden kind is a secret and is never
/// shown.
/// </summary>
internal sealed record ValueKind<T>(string Allowed, Func<string, ReadValue<T>> Read, bool Hidden = false)
{
    /// <summary>
    /// The JSON schema of the value in the body of a call. It allows nothing that <see cref="Read"/> refuses, as far as a schema can say
    /// it.
    /// </summary>
    public string Schema { get; init; } = """{"type":"string"}""";

    /// <summary>How JSON writes the value.</summary>
    public JsonForm Form { get; init; } = JsonForm.Text;
}
