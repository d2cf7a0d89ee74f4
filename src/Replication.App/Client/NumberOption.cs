using System.CommandLine;
using System.Globalization;

namespace Replication.App.Client;

/// <summary>Options with a whole number, whose errors say what is allowed.</summary>
internal static class NumberOption
{
    /// <summary>An option that may be left out.</summary>
    public static Option<int?> Create(string name, string description, string? placeholder) => new(name)
    {
        Description = description,
        HelpName = placeholder,
        CustomParser = result =>
        {
            if (result.Tokens is [var token]
                && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return number;
            var given = string.Join(' ', result.Tokens.Select(static it => it.Value));
            result.AddError($"{name}: '{given}' is not allowed; allowed: a whole number up to {int.MaxValue}");
            return null;
        },
    };
}
