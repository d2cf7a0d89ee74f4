using System.Text;

namespace Replication.UnitTests.Fuzzing;

/// <summary>A reader of untrusted input. It may reject the input, but it never throws, hangs or accepts invalid data.</summary>
internal sealed record Target(string Name, Action<byte[]> Read, IReadOnlyList<byte[]> Samples)
{
    public static Target OfBytes(string name, Action<byte[]> read, params string[] samples) =>
        new(name, read, [.. samples.Select(Encoding.UTF8.GetBytes)]);

    // One byte is one character, as in a header; bytes above 127 become Latin-1 characters.
    public static Target OfText(string name, Action<string> read, params string[] samples) =>
        OfBytes(name, bytes => read(Encoding.Latin1.GetString(bytes)), samples);

    public static void Expect(bool holds, string promise)
    {
        if (!holds)
            throw new InvalidOperationException(promise);
    }
}
