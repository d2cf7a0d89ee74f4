using System.Text;
using System.Text.RegularExpressions;

namespace Replication.UnitTests.Console;

/// <summary>Finds text that a .razor file shows without asking for a translation.</summary>
internal static partial class RazorLiterals
{
    // The names of the languages are the same in each of them.
    private static readonly string[] Allowed = ["English", "日本語"];

    public static IReadOnlyList<string> Find(string razor)
    {
        var markup = Comment().Replace(Code().Replace(razor, ""), "");
        var attributes = VisibleAttribute().Matches(markup)
            .Where(static it => Word().IsMatch(it.Groups["value"].Value) && !ExampleName().IsMatch(it.Groups["value"].Value))
            .Select(static it => it.Value.Trim());
        var text = Entity().Replace(Tag().Replace(Directive().Replace(WithoutExpressions(markup), ""), "\n"), "");
        return
        [
            .. attributes,
            .. text.Split('\n').Select(static it => it.Trim())
                .Where(static it => Word().IsMatch(it) && !Statement().IsMatch(it) && !Allowed.Contains(it.Trim(' ', '·'))),
        ];
    }

    // Removes @name.member(…), @(…), and the conditions of statements.
    private static string WithoutExpressions(string markup)
    {
        var rest = new StringBuilder();
        var at = 0;
        foreach (Match match in Expression().Matches(markup))
        {
            if (match.Index < at)
                continue;
            rest.Append(markup, at, match.Index - at);
            at = match.Index + match.Length;
            if (match.Value.EndsWith('('))
                at = AfterClosing(markup, at);
            // A call may continue: @T(…).Member or @Call(…)(…).
            while (at < markup.Length
                && markup[at] is '.' or '[' or '?' or '!'
                && Continuation().Match(markup, at) is { Success: true } more)
            {
                at += more.Length;
                if (more.Value[^1] is '(' or '[')
                    at = AfterClosing(markup, at);
            }
        }
        return rest.Append(markup, at, markup.Length - at).ToString();
    }

    private static int AfterClosing(string markup, int at)
    {
        for (var depth = 1; at < markup.Length; at++)
        {
            depth += markup[at] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (depth == 0)
                return at + 1;
        }
        return at;
    }

    [GeneratedRegex(@"^@code\s*\{.*\z", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^@(page|inherits|using|inject|layout|attribute|implements|typeparam|namespace|rendermode)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"\b(else if|case|when)\s*\(|(?<=^\s*)(if|foreach|for|while|switch)\s*\(|@(if|foreach|for|while|switch|lock|using)\s*\(|@await\s+[\w.]+\(|@\(|@(?!page|inherits|using|inject|layout|attribute|implements|typeparam|namespace|rendermode)[A-Za-z_][\w.]*\(?", RegexOptions.Multiline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"\G([?!]?\.\w+\(?|[?!]?\[)")]
    private static partial Regex Continuation();

    [GeneratedRegex("""</?[A-Za-z!](?:"[^"]*"|'[^']*'|[^<>"'])*>""")]
    private static partial Regex Tag();

    [GeneratedRegex("""\s(aria-label|aria-description|title|alt|placeholder|label|text|helpertext)="(?<value>[^"@]*)"(?=[^<]*>)""", RegexOptions.IgnoreCase)]
    private static partial Regex VisibleAttribute();

    // The name of a repository or an instance, as an example.
    [GeneratedRegex("^[a-z0-9]+(/[a-z0-9]+)+$")]
    private static partial Regex ExampleName();

    [GeneratedRegex(@"&#?\w+;")]
    private static partial Regex Entity();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();

    // What remains of C# statements: "else", "var x = …;", "case X:".
    [GeneratedRegex(@";$|^[{}\s]*(else|break|default:|case\b.*:)?[{}\s]*$|=>$")]
    private static partial Regex Statement();
}
