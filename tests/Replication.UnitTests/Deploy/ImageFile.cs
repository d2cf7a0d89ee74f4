using Replication.UnitTests.Architecture;

namespace Replication.UnitTests.Deploy;

/// <summary>deploy/Dockerfile, line by line.</summary>
internal sealed class ImageFile(IReadOnlyList<string> lines)
{
    public static ImageFile Load(string path) =>
        new([.. File.ReadAllText(Path.Combine(Repository.Root, path)).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')]);

    /// <summary>The arguments of each line with this instruction, in the order of the lines.</summary>
    public IReadOnlyList<string> All(string word) =>
        [.. lines.Where(it => it.StartsWith($"{word} ", StringComparison.Ordinal)).Select(it => it[(word.Length + 1)..].Trim())];

    /// <summary>The items of the list <c>["a", "b"]</c> at the end of the last line with this instruction.</summary>
    public IReadOnlyList<string> Words(string word) =>
        ComposeFile.Read($"words: {All(word)[^1] switch { var it => it[it.IndexOf('[')..] }}").Texts("words");
}
