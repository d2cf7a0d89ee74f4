namespace Replication.App.Configuration.Values;

/// <summary>
/// Regular expressions of the JSON schemas of texts (ECMA-262). The readers accept exactly the texts that they match.
/// </summary>
internal static class Patterns
{
    /// <summary>Everything that <see cref="char.IsControl(char)"/> excludes, inside a character class.</summary>
    public const string Control = @"\u0000-\u001f\u007f-\u009f";

    /// <summary>One component of a repository name (distribution-spec).</summary>
    public const string Component = @"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*";

    /// <summary>The name of an instance, a rule or a token.</summary>
    public const string Name = "[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?";

    /// <summary>A host, a host with its port, or all hosts of a domain.</summary>
    public const string AllowedHost = @"(\*\.[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?)";

    /// <summary>The name of a header (RFC 9110, section 5.6.2).</summary>
    public const string Header = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}";

    /// <summary>The name of a query parameter.</summary>
    public const string Parameter = "[A-Za-z0-9_.-]{1,64}";

    /// <summary>A tag (distribution-spec).</summary>
    public const string Tag = "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}";

    /// <summary>A digest of one of the two algorithms that are supported.</summary>
    public const string Digest = "(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})";

    /// <summary>A media type without parameters (RFC 6838, section 4.2).</summary>
    public const string MediaType = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}";

    /// <summary>A time of the day.</summary>
    public const string TimeOfDay = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?";

    private const string Word = "[A-Za-z0-9._-]+";

    /// <summary>A platform of an index.</summary>
    public const string Platform = $@"{Word}(\({Word}\))?/{Word}(/{Word})?";

    /// <summary>The schema of a text that one of these matches as a whole.</summary>
    public static string Schema(string pattern, int? maxLength = null) => new System.Text.Json.Nodes.JsonObject(
        new KeyValuePair<string, System.Text.Json.Nodes.JsonNode?>[] { new("type", "string"), new("pattern", $"^{pattern}$") }
            .Concat(maxLength is { } length ? [new("maxLength", length)] : [])).ToJsonString();
}
