using System.Text.RegularExpressions;

namespace Replication.App.Configuration.Values;

/// <summary>Names of the headers and query parameters that carry the secret of a webhook call.</summary>
internal static partial class WebhookNames
{
    public static readonly ValueKind<string> Header = new("the name of a header", text => HeaderPattern().IsMatch(text)
        ? ReadValue<string>.Of(text)
        : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema(Patterns.Header),
    };

    public static readonly ValueKind<string> Parameter = new(
        "letters, digits, '_', '-' and '.', 64 characters at most", text => ParameterPattern().IsMatch(text)
            ? ReadValue<string>.Of(text)
            : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema(Patterns.Parameter),
    };

    [GeneratedRegex($@"\A{Patterns.Header}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderPattern();

    [GeneratedRegex($@"\A{Patterns.Parameter}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterPattern();
}
