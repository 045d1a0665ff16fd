"""What other programs put on the clipboard and into exported files, and what must be left of it."""

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15">
<title>Notes of the meeting</title><link rel=File-List href="file:///C:/Temp/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=FR-LU style='tab-interval:35.4pt'><!--StartFragment-->
<h1 style='margin-top:12.0pt'><span style='mso-fareast-font-family:"Times New Roman"'>First contact<o:p></o:p></span></h1>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span lang=FR style='color:#C00000'>Ask</span></b><span
lang=FR> before you write.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Where does she sleep?</p>
<p class=MsoNormal><a href="file:///C:/Users/kim/plan.docx">The plan</a>, <a href="https://example.org/a"
target="_blank">the law</a></p>
<!--[if gte vml 1]><v:shape id="_x0000_i1025"><v:imagedata src="file:///C:/clip_image001.png"/></v:shape><![endif]-->
<![if !vml]><img width=1 height=1 src="file:///C:/clip_image001.png"><![endif]>
<table class=MsoTableGrid border=1><tr><td width=301 style='border:solid windowtext 1.0pt'><p class=MsoNormal>Who</p></td>
<td><p class=MsoNormal>Police</p></td></tr></table><!--EndFragment--></body></html>"""

DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-5f1c2d3e-7fff"><h2 dir="ltr"
style="line-height:1.38;"><span style="font-size:16pt;font-family:Arial;">Signs</span></h2><p dir="ltr"
style="line-height:1.38;"><span style="font-size:11pt;">Who </span><span style="font-weight:700;">answers</span><span
style="white-space:pre-wrap;">?</span></p><ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;"
aria-level="1"><p dir="ltr" role="presentation"><span>For whom</span></p></li></ul></b>"""

WEB = """<style>.x{color:red}</style><noscript><img src="https://track.example/n.gif">Switch scripts on</noscript>
<div class="article" style="font:12px Arial"><h2 id="signs">Signs</h2><div>A <font color="red">red</font> flag.</div>
<section><p onclick="track()">Two &amp; three.</p><script>track()</script></section>
<img src="https://track.example/p.gif" width="1" height="1" alt=""><iframe src="https://video.example/1">frame</iframe>
<p><a href="javascript:track()">Bad</a>, <a href=" jav&#x09;ascript:track()">worse</a>, <a href="data:text/html,x">data</a>
and <a class="x" href="https://example.org/?utm=1">good</a></p><svg><text>drawn</text></svg>
<dl><dt>Act</dt><dd>Recruiting</dd></dl><form><button>Send</button></form><pre>As it is</pre></div>"""

LEFT = {
    "word": (
        "<h3>First contact</h3><p><b>Ask</b> before you write.</p><p>· Where does she sleep?</p>"
        '<p><a>The plan</a>, <a href="https://example.org/a">the law</a></p><p>Who</p><p>Police</p>'
    ),
    "docs": "<h3>Signs</h3><p>Who answers?</p><ul><li>For whom</li></ul>",
    "web": (
        "<h3>Signs</h3><p>A red flag.</p><p>Two &amp; three.</p>"
        '<p><a>Bad</a>, <a>worse</a>, <a>data</a> and <a href="https://example.org/?utm=1">good</a></p>'
        "<p>Act</p><p>Recruiting</p><p>As it is</p>"
    ),
}
