using System.Globalization;
using Replication.Contracts;

namespace Replication.App.Configuration.Values;

/// <summary>Words, numbers, flags and texts.</summary>
internal static class Scalars
{
    public static readonly ValueKind<string> Text = new("a text", text => IsPlain(text)
        ? ReadValue<string>.Of(text)
        : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema($"[^{Patterns.Control}]+"),
    };

    public static readonly ValueKind<bool> Flag =
        OneOf(("true", true), ("false", false)) with { Schema = """{"type":"boolean"}""", Form = JsonForm.Flag };

    /// <summary>
    /// A text without control characters other than line feeds and tabs. Its length is counted in Unicode code points.
    /// </summary>
    public static ValueKind<string> FreeText(int maxLength) =>
        new($"a text of 1 to {maxLength} characters without control characters other than line feeds and tabs", text =>
            text.EnumerateRunes().Count() is var length && (length == 0 || length > maxLength)
                ? ReadValue<string>.Refused($"has {length} characters")
            : text.Any(static it => char.IsControl(it) && it is not ('\n' or '\t'))
                ? ReadValue<string>.Refused("contains control characters other than line feeds and tabs")
            : ReadValue<string>.Of(text))
        {
            Schema = Patterns.Schema(@"[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]+", maxLength),
        };

    public static ValueKind<int> Number(int min, int max) => new($"a whole number from {min} to {max}", text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? ReadValue<int>.Of(number)
            : ReadValue<int>.Refused())
    {
        Schema = $$"""{"type":"integer","minimum":{{min}},"maximum":{{max}}}""",
        Form = JsonForm.Number,
    };

    /// <summary>
    /// One of the members of <typeparamref name="T"/>, in the order of their declaration. The words are those of
    /// <see cref="EnumWords"/>, so a value is written the same way in the file, in the API and in the store.
    /// </summary>
    public static ValueKind<T> WordOf<T>()
        where T : struct, Enum =>
        OneOf([.. Enum.GetValues<T>().Select(static it => (it.ToWord(), it))]);

    /// <summary>A closed set of words.</summary>
    public static ValueKind<T> OneOf<T>(params (string Word, T Value)[] words) =>
        new(string.Join(", ", words.Select(static it => it.Word)), text =>
        {
            foreach (var (word, value) in words)
            {
                if (word == text)
                    return ReadValue<T>.Of(value);
            }
            return ReadValue<T>.Refused("is not allowed");
        })
        {
            Schema = $$"""{"type":"string","enum":[{{string.Join(',', words.Select(static it => $"\"{it.Word}\""))}}]}""",
        };

    /// <summary>True for a text of one line that is not empty.</summary>
    public static bool IsPlain(string text) => text.Length > 0 && !text.Any(char.IsControl);
}
