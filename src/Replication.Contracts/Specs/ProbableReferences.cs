using System.Text.RegularExpressions;

namespace Replication.Contracts.Specs;

/// <summary>
/// Finds values that look like references to environment variables or files. They are replaced in files only, so the reference itself is
/// the value of what is created through the API.
/// </summary>
public static partial class ProbableReferences
{
    /// <summary>Returns the keys whose values look like references, such as <c>credentials.password</c>, each once.</summary>
    public static IEnumerable<string> KeysIn(Type spec, object holder) => Texts(spec, holder, "")
        .Where(static it => Reference().IsMatch(it.Text))
        .Select(static it => it.Key)
        .Distinct();

    /// <summary>
    /// The cause and the remedy; <paramref name="command"/> is the one that has <c>create --file</c>, such as <c>rules</c>.
    /// </summary>
    public static string Message(string command) =>
        "the value looks like a reference to an environment variable or a file, but the API takes it as it is; send the value itself, or "
            + $"let 'replication {command} create --file' replace ${{env:NAME}} and ${{file:PATH}}";

    private static IEnumerable<(string Key, string Text)> Texts(Type spec, object holder, string path)
    {
        foreach (var field in SpecField.Of(spec))
        {
            if (field.ValueIn(holder) is not { } value)
                continue;
            var key = $"{path}{field.Key}";
            var texts = value switch
            {
                string text => [(key, text)],
                Secret { IsReadable: true } secret => [(key, secret.Reveal())],
                IEnumerable<Secret> secrets => secrets.Where(static it => it.IsReadable).Select(it => (key, it.Reveal())),
                IEnumerable<string> items => items.Select(it => (key, it)),
                _ => Texts(field.Property.PropertyType, value, $"{key}."),
            };
            foreach (var text in texts)
                yield return text;
        }
    }

    [GeneratedRegex(@"\A(\$[A-Z_][A-Z0-9_]+|\$\{[A-Za-z_][A-Za-z0-9_]*\}|\$\{(env|file):[^}]+\})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
