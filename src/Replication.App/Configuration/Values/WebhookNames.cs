using System.Text.RegularExpressions;

namespace Replication.App.Configuration.Values;

/// <summary>Where a webhook call may carry its secret.</summary>
internal static partial class WebhookNames
{
    public static readonly ValueKind<string> Header = new("the name of a header", text => HeaderPattern().IsMatch(text) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused());

    public static readonly ValueKind<string> Parameter = new(
        "letters, digits, '_', '-' and '.', 64 characters at most", text => ParameterPattern().IsMatch(text) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused());

    // RFC 9110, section 5.6.2.
    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HeaderPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ParameterPattern();
}
