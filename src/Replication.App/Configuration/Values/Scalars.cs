using System.Globalization;

namespace Replication.App.Configuration.Values;

/// <summary>Words, numbers and plain texts.</summary>
internal static class Scalars
{
    public static readonly ValueKind<string> Text = new("a text", text => IsPlain(text) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused());

    public static readonly ValueKind<bool> Flag = OneOf(("true", true), ("false", false));

    /// <summary>A text of several lines.</summary>
    public static ValueKind<string> FreeText(int maxLength) => new($"a text of 1 to {maxLength} characters without control characters", text =>
        text.Length == 0 || text.Length > maxLength ? ReadValue<string>.Refused($"has {text.Length} characters")
        : text.Any(static it => char.IsControl(it) && it is not ('\n' or '\t')) ? ReadValue<string>.Refused("holds control characters")
        : ReadValue<string>.Of(text));

    public static ValueKind<int> Number(int min, int max) => new($"a whole number from {min} to {max}", text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? ReadValue<int>.Of(number)
            : ReadValue<int>.Refused());

    /// <summary>A closed set of words.</summary>
    public static ValueKind<T> OneOf<T>(params (string Word, T Value)[] words) => new(string.Join(", ", words.Select(it => it.Word)), text =>
    {
        foreach (var (word, value) in words)
        {
            if (word == text)
                return ReadValue<T>.Of(value);
        }
        return ReadValue<T>.Refused("is not allowed");
    });

    /// <summary>True for a text of one line that is not empty.</summary>
    public static bool IsPlain(string text) => text.Length > 0 && !text.Any(char.IsControl);
}
