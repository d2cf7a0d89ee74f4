namespace Replication.App.Configuration.Tree;

/// <summary>How a key is named to a person, <c>rules[0].level</c>.</summary>
internal static class KeyPath
{
    public const string Root = "";

    public static string Key(string path, string key) => path.Length == 0 ? Found.Escape(key) : $"{path}.{Found.Escape(key)}";

    public static string Item(string path, int index) => $"{path}[{index}]";
}
