"use strict";(self.rspackChunk_partwise_check=self.rspackChunk_partwise_check||[]).push([[266],{646(e,r,t){var o=t(601),n=t.n(o),a=t(314),c=(t.n(a))()(n());c.push([e.id,`.partwise-check {
  overflow: auto;
  padding: 12px 18px;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color1);
  font-size: var(--jp-ui-font-size1);
  line-height: 1.5;
}

.partwise-check h2 {
  margin: 0 0 8px;
  font-size: var(--jp-ui-font-size2);
}

.partwise-check h3 {
  margin: 0;
  font-size: var(--jp-ui-font-size1);
}

.partwise-check pre {
  margin: 8px 0;
  padding: 6px 8px;
  background: var(--jp-layout-color2);
  font-family: var(--jp-code-font-family);
  font-size: var(--jp-code-font-size);
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.partwise-check a {
  color: var(--jp-content-link-color);
  text-decoration: underline;
}

.partwise-check-task {
  margin: 10px 0;
  padding: 8px 12px;
  border: 1px solid var(--jp-border-color2);
  border-left: 4px solid var(--jp-border-color1);
}

.partwise-check-passed {
  border-left-color: var(--jp-success-color1);
}

.partwise-check-failed {
  border-left-color: var(--jp-error-color1);
}

.partwise-check-state {
  float: right;
  margin-left: 12px;
  font-weight: 600;
}

.partwise-check-hint {
  margin: 8px 0;
}

.partwise-check-only,
.partwise-check-refused {
  padding: 6px 10px;
  background: var(--jp-warn-color3);
  color: var(--jp-ui-font-color1);
}

.partwise-check-news {
  color: var(--jp-ui-font-color2);
}
`,""]),t.d(r,{},{A:c})},314(e){e.exports=function(e){var r=[];return r.toString=function(){return this.map(function(r){var t="",o=void 0!==r[5];return r[4]&&(t+="@supports (".concat(r[4],") {")),r[2]&&(t+="@media ".concat(r[2]," {")),o&&(t+="@layer".concat(r[5].length>0?" ".concat(r[5]):""," {")),t+=e(r),o&&(t+="}"),r[2]&&(t+="}"),r[4]&&(t+="}"),t}).join("")},r.i=function(e,t,o,n,a){"string"==typeof e&&(e=[[null,e,void 0]]);var c={};if(o)for(var i=0;i<this.length;i++){var s=this[i][0];null!=s&&(c[s]=!0)}for(var p=0;p<e.length;p++){var l=[].concat(e[p]);o&&c[l[0]]||(void 0!==a&&(void 0===l[5]||(l[1]="@layer".concat(l[5].length>0?" ".concat(l[5]):""," {").concat(l[1],"}")),l[5]=a),t&&(l[2]&&(l[1]="@media ".concat(l[2]," {").concat(l[1],"}")),l[2]=t),n&&(l[4]?(l[1]="@supports (".concat(l[4],") {").concat(l[1],"}"),l[4]=n):l[4]="".concat(n)),r.push(l))}},r}},601(e){e.exports=function(e){return e[1]}},665(e,r,t){t.r(r);var o=t(72),n=t.n(o),a=t(825),c=t.n(a),i=t(659),s=t.n(i),p=t(56),l=t.n(p),u=t(540),d=t.n(u),f=t(113),v=t.n(f),h=t(646),m={};m.styleTagTransform=v(),m.setAttributes=l(),m.insert=s().bind(null,"head"),m.domAPI=c(),m.insertStyleElement=d(),n()(h.A,m);let g=h.A&&h.A.locals?h.A.locals:void 0;t.d(r,{},{default:g})},72(e){var r=[];function t(e){for(var t=-1,o=0;o<r.length;o++)if(r[o].identifier===e){t=o;break}return t}function o(e,o){for(var n={},a=[],c=0;c<e.length;c++){var i=e[c],s=o.base?i[0]+o.base:i[0],p=n[s]||0,l="".concat(s," ").concat(p);n[s]=p+1;var u=t(l),d={css:i[1],media:i[2],sourceMap:i[3],supports:i[4],layer:i[5]};if(-1!==u)r[u].references++,r[u].updater(d);else{var f=function(e,r){var t=r.domAPI(r);return t.update(e),function(r){r?(r.css!==e.css||r.media!==e.media||r.sourceMap!==e.sourceMap||r.supports!==e.supports||r.layer!==e.layer)&&t.update(e=r):t.remove()}}(d,o);o.byIndex=c,r.splice(c,0,{identifier:l,updater:f,references:1})}a.push(l)}return a}e.exports=function(e,n){var a=o(e=e||[],n=n||{});return function(e){e=e||[];for(var c=0;c<a.length;c++){var i=t(a[c]);r[i].references--}for(var s=o(e,n),p=0;p<a.length;p++){var l=t(a[p]);0===r[l].references&&(r[l].updater(),r.splice(l,1))}a=s}}},659(e){var r={};e.exports=function(e,t){var o=function(e){if(void 0===r[e]){var t=document.querySelector(e);if(window.HTMLIFrameElement&&t instanceof window.HTMLIFrameElement)try{t=t.contentDocument.head}catch(e){t=null}r[e]=t}return r[e]}(e);if(!o)throw Error("Couldn't find a style target. This probably means that the value for the 'insert' parameter is invalid.");o.appendChild(t)}},540(e){e.exports=function(e){var r=document.createElement("style");return e.setAttributes(r,e.attributes),e.insert(r,e.options),r}},56(e,r,t){e.exports=function(e){var r=t.nc;r&&e.setAttribute("nonce",r)}},825(e){e.exports=function(e){if("u"<typeof document)return{update:function(){},remove:function(){}};var r=e.insertStyleElement(e);return{update:function(t){var o,n,a;o="",t.supports&&(o+="@supports (".concat(t.supports,") {")),t.media&&(o+="@media ".concat(t.media," {")),(n=void 0!==t.layer)&&(o+="@layer".concat(t.layer.length>0?" ".concat(t.layer):""," {")),o+=t.css,n&&(o+="}"),t.media&&(o+="}"),t.supports&&(o+="}"),(a=t.sourceMap)&&"u">typeof btoa&&(o+="\n/*# sourceMappingURL=data:application/json;base64,".concat(btoa(unescape(encodeURIComponent(JSON.stringify(a))))," */")),e.styleTagTransform(o,r,e.options)},remove:function(){var e;null===(e=r).parentNode||e.parentNode.removeChild(e)}}}},113(e){e.exports=function(e,r){if(r.styleSheet)r.styleSheet.cssText=e;else{for(;r.firstChild;)r.removeChild(r.firstChild);r.appendChild(document.createTextNode(e))}}}}]);