using System.Text;

namespace Replication.App.Configuration.Reading;

/// <summary>Replaces <c>${env:NAME}</c> and <c>${file:PATH}</c> by their values; <c>$${</c> is a plain <c>${</c>.</summary>
internal sealed class Substitution(string folder, IReadOnlyDictionary<string, string> environment, Func<string, FileText> readFile)
{
    /// <summary>Leaves every text unchanged.</summary>
    public static readonly Substitution None =
        new("", new Dictionary<string, string>(), _ => throw new InvalidOperationException("no file is read")) { _isOff = true };

    private const string Opening = "${";
    private const string Allowed = "allowed: ${env:NAME} or ${file:PATH}, and $${ for a plain ${";

    private bool _isOff;

    /// <summary>False when every text is left unchanged.</summary>
    public bool IsOn => !_isOff;

    public Substituted Apply(string text)
    {
        if (_isOff)
            return new Substituted(text, Replaced: false, Failure: null);
        var result = new StringBuilder();
        var replaced = false;
        var at = 0;
        while (text.IndexOf(Opening, at, StringComparison.Ordinal) is var opening and >= 0)
        {
            if (opening > at && text[opening - 1] == '$')
            {
                result.Append(text, at, opening - at - 1).Append(Opening);
                at = opening + Opening.Length;
                continue;
            }
            var closing = text.IndexOf('}', opening);
            if (closing < 0)
                return Substituted.Failed($"a '${{' is never closed; {Allowed}");
            var source = Resolve(text[(opening + Opening.Length)..closing]);
            if (source.Failure is not null)
                return Substituted.Failed(source.Failure);
            result.Append(text, at, opening - at).Append(source.Text);
            replaced = true;
            at = closing + 1;
        }
        return new Substituted(result.Append(text, at, text.Length - at).ToString(), replaced, null);
    }

    private FileText Resolve(string reference) => reference.Split(':', 2) switch
    {
        ["env", { Length: > 0 } name] => environment.TryGetValue(name, out var value)
            ? FileText.Of(value)
            : FileText.Failed($"the environment variable {Tree.ShownText.Escape(name)} is not set"),
        ["file", { Length: > 0 } path] => ReadFile(path),
        // The text is not shown: it may be a password that contains '${'.
        _ => FileText.Failed($"'${{' begins neither an environment variable nor a file; {Allowed}"),
    };

    private FileText ReadFile(string path)
    {
        var read = readFile(Path.Combine(folder, path));
        if (read.Text is not { } text)
            return FileText.Failed($"the file {Tree.ShownText.Escape(path)} cannot be read: {read.Failure}");
        // Editors and secret stores end a file with a line break that is not part of the secret.
        var end = text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : text.EndsWith('\n') ? 1 : 0;
        return FileText.Of(text[..^end]);
    }
}
