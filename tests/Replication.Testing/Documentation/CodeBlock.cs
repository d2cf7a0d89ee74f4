namespace Replication.Testing.Documentation;

/// <summary>A fenced code block of a documentation page.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Language">The info string of the fence, such as <c>yaml</c>.</param>
/// <param name="Mark">The text of the HTML comment right before the block; null without one.</param>
/// <param name="Text">The lines between the fences, without the indentation of the fence.</param>
public sealed record CodeBlock(Page Page, int Line, string Language, string? Mark, string Text)
{
    private const string Fence = "```";

    public static IEnumerable<CodeBlock> Of(Page page)
    {
        var lines = page.Lines();
        string? mark = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].TrimStart();
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                var indentation = lines[i].Length - line.Length;
                var end = i + 1;
                while (!lines[end].TrimStart().StartsWith(Fence, StringComparison.Ordinal))
                    end++;
                var text = lines.Skip(i + 1).Take(end - i - 1).Select(it => it.Length >= indentation ? it[indentation..] : "");
                yield return new CodeBlock(page, i + 1, line[Fence.Length..].Trim(), mark, string.Join('\n', text) + "\n");
                i = end;
                mark = null;
            }
            else if (line.StartsWith("<!--", StringComparison.Ordinal) && line.EndsWith("-->", StringComparison.Ordinal))
                mark = line[4..^3].Trim();
            else if (line.Length > 0)
                mark = null;
        }
    }

    public override string ToString() => $"{Page}:{Line}";
}
